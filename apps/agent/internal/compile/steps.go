package compile

import (
	"os"
	"path/filepath"
	"strings"

	"cgoforge/agent/internal/pod"
)

// The argument lists and the environment are those of apps/launcher/src/build-steps.ts; build-steps.json and
// build-environment.json of test/vectors hold both to them.

const (
	// 1980-01-01, the first time that every archive format can hold.
	sourceDateEpoch = "315532800"
	config          = pod.Home + "/.config"
)

// environment is that of every step; nothing is inherited. All of it is fixed, so that the same source gives the same bytes in
// every pod.
func environment(plan pod.Plan) []string {
	proxy := "off"
	if plan.Modules {
		proxy = "http://" + pod.ModuleRelay + "/modules"
	}
	return []string{
		"PATH=" + plan.GoRoot() + "/bin:/usr/bin",
		"HOME=" + pod.Home,
		"TMPDIR=" + pod.Temporary,
		// Holds the file that turns Go's telemetry off; a pod's root is read-only.
		"XDG_CONFIG_HOME=" + config,
		"LC_ALL=C.UTF-8",
		"TZ=UTC",
		"SOURCE_DATE_EPOCH=" + sourceDateEpoch,
		"CGO_ENABLED=1",
		"GOROOT=" + plan.GoRoot(),
		"GOOS=" + plan.Target.OS,
		"GOARCH=" + plan.Target.Arch,
		"GOENV=off",
		// Go fetches the modules itself, into folders that can be emptied without being root.
		"GOFLAGS=-modcacherw",
		"GOTOOLCHAIN=local",
		"GOPROXY=" + proxy,
		"GOSUMDB=off",
		"GOVCS=*:off",
		"GODEBUG=goindex=0",
		"GOCACHE=" + pod.Cache,
		"GOMODCACHE=" + pod.Modules,
	}
}

// turnTelemetryOff spares the build Go's counters and the process that writes them. Only a file can say so.
func turnTelemetryOff() error {
	folder := filepath.Join(config, "go", "telemetry")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "mode"), []byte("off\n"), 0o644)
}

// moduleFolder is where go runs.
func moduleFolder(plan pod.Plan) string {
	return filepath.Join(pod.Source, plan.Options.Dir)
}

// listArgs lists the main packages, a line each: import path, tab, folder. -find: their imports are the compiler's business.
func listArgs(plan pod.Plan) []string {
	pattern := "./..."
	if plan.Options.Package != nil {
		pattern = *plan.Options.Package
	}
	args := []string{goProgram(plan), "list", "-find", "-buildvcs=false", "-f", `{{if eq .Name "main"}}{{.ImportPath}}` + "\t{{.Dir}}{{end}}"}
	args = append(args, tagArgs(plan)...)
	return append(args, "--", pattern)
}

// buildArgs has an argument list per run of `go build`: one for all programs, unless names clash, since Go then refuses to name
// them.
func buildArgs(plan pod.Plan, programs []program) [][]string {
	flags := []string{goProgram(plan), "build", "-v", "-buildvcs=false"}
	if plan.Options.Trimpath {
		flags = append(flags, "-trimpath")
	}
	flags = append(flags, tagArgs(plan)...)
	if plan.Options.LDFlags != nil {
		flags = append(flags, "-ldflags="+*plan.Options.LDFlags)
	}
	into := func(output string, paths ...string) []string {
		args := append(flags[:len(flags):len(flags)], "-o", output, "--")
		return append(args, paths...)
	}
	paths, underOwnNames := []string{}, len(programs) > 1
	for _, one := range programs {
		paths = append(paths, one.Path)
		underOwnNames = underOwnNames && one.Name == one.OwnName
	}
	if underOwnNames {
		return [][]string{into(pod.Output+"/", paths...)}
	}
	lists := [][]string{}
	for _, one := range programs {
		lists = append(lists, into(pod.Output+"/"+one.Name, one.Path))
	}
	return lists
}

func goProgram(plan pod.Plan) string {
	return plan.GoRoot() + "/bin/go"
}

func tagArgs(plan pod.Plan) []string {
	if len(plan.Options.Tags) == 0 {
		return nil
	}
	return []string{"-tags=" + strings.Join(plan.Options.Tags, ",")}
}
