package compile

import (
	"path/filepath"
	"strings"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/origins"
)

// moduleFolder is where go runs.
func moduleFolder(plan attempt.Plan) string {
	return filepath.Join(attempt.Source, plan.Options.Dir)
}

// listArgs lists the main packages, as listFormat has it; -find leaves imports to the compiler. A package that cannot be
// listed ends it, unless isTolerant.
func listArgs(plan attempt.Plan, isTolerant bool) []string {
	pattern := "./..."
	if plan.Options.Package != nil {
		pattern = *plan.Options.Package
	}
	args := goArgs(plan, "list", "-find", "-buildvcs=false", "-f", listFormat)
	if isTolerant {
		args = append(args, "-e")
	}
	return append(args, "--", pattern)
}

// linksArgs lists what the packages of programs have the linker do.
func linksArgs(plan attempt.Plan, programs []program) []string {
	args := goArgs(plan, "list", "-deps", "-e", "-buildvcs=false", "-f", origins.LinkFormat, "--")
	for _, one := range programs {
		args = append(args, one.Path)
	}
	return args
}

// buildArgs has an argument list per `go build`: one for all, unless names clash, since Go then refuses to name them.
func buildArgs(plan attempt.Plan, programs []program) [][]string {
	stamp := "-buildvcs=false"
	if plan.Options.VCS {
		stamp = "-buildvcs=true"
	}
	command := []string{"build", "-v", stamp}
	if plan.Options.Trimpath {
		command = append(command, "-trimpath")
	}
	flags := goArgs(plan, command...)
	if plan.Options.BuildMode != nil {
		flags = append(flags, "-buildmode="+*plan.Options.BuildMode)
	}
	if ldflags := ldflagsOf(plan); ldflags != nil {
		flags = append(flags, "-ldflags="+*ldflags)
	}
	into := func(output string, paths ...string) []string {
		args := append(flags[:len(flags):len(flags)], "-o", output, "--")
		return append(args, paths...)
	}
	ownEnd := ""
	if plan.Target.OS == attempt.Windows && plan.Options.LibraryEnd() == "" {
		ownEnd = plan.FileEnd()
	}
	paths, underOwnNames := []string{}, len(programs) > 1
	for _, one := range programs {
		paths = append(paths, one.Path)
		underOwnNames = underOwnNames && one.Name == ownNameOf(one.Path)+ownEnd
	}
	if underOwnNames {
		return [][]string{into(attempt.Output+"/", paths...)}
	}
	lists := [][]string{}
	for _, one := range programs {
		lists = append(lists, into(attempt.Output+"/"+one.Name, one.Path))
	}
	return lists
}

// ldflagsOf has before what was asked what follows from the other fields and the target.
func ldflagsOf(plan attempt.Plan) *string {
	options, ours := plan.Options, []string{}
	// Who asks for debug information in a file of its own needs it in the program first.
	if options.Strip && !options.HasSeparateDebug() {
		ours = append(ours, "-s -w")
	}
	ours = append(ours, linkFlags(plan)...)
	if len(ours) == 0 {
		return options.LDFlags
	}
	flags, asked := strings.Join(ours, " "), ""
	if options.LDFlags != nil {
		asked = *options.LDFlags
	}
	// Go takes flags for some packages alone: `all=-X a.b=c`.
	if pattern, ofPattern, has := strings.Cut(asked, "="); has && !strings.HasPrefix(asked, "-") {
		flags, asked = pattern+"="+flags, ofPattern
	}
	flags = strings.TrimSuffix(flags+" "+asked, " ")
	return &flags
}

// goArgs begins an argument list.
func goArgs(plan attempt.Plan, command ...string) []string {
	args := append([]string{plan.GoRoot() + "/bin/go"}, command...)
	if plan.Options.Race {
		args = append(args, "-race")
	}
	if plan.Options.Mod != nil {
		args = append(args, "-mod="+*plan.Options.Mod)
	}
	if tags := plan.Tags(); len(tags) > 0 {
		args = append(args, "-tags="+strings.Join(tags, ","))
	}
	return args
}

// linkFlags have Go's linker call that of C where its own would do otherwise than the target wants, and that one take
// libraries into the file; none where there is no C.
func linkFlags(plan attempt.Plan) []string {
	asked := plan.Options.BuildMode
	switch {
	case plan.Options.IsWithoutCgo():
		return nil
	case plan.IsDynamicMusl():
		// Go's own linker names the loader of glibc.
		return []string{"-linkmode=external"}
	case !plan.LinksStatically():
		return nil
	case !plan.IsStaticGlibc():
		return []string{"-extldflags=-static"}
	case asked != nil && *asked == "pie":
		// Go's own linker, which serves where nothing imports C, gives a program for any address a loader.
		return []string{"-linkmode=external", "-extldflags=-static-pie"}
	}
	return []string{"-linkmode=external", "-extldflags=-static"}
}
