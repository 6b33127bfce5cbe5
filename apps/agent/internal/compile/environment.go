package compile

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cgoforge/agent/internal/attempt"
)

const config = attempt.Home + "/.config"

// environment is that of every step; nothing is inherited. All of it is fixed, so that the same source gives the same
// bytes on every machine. cFiles is the digest of what C of the source may read; empty where there is none.
func environment(plan attempt.Plan, cFiles string) []string {
	proxy, flags := "off", ""
	if plan.ModulesFrom == attempt.ModulesFromIntake {
		// Go then fetches the modules itself, into folders that can be emptied without being root.
		proxy, flags = "http://"+attempt.ModuleProxy+"/modules", "-modcacherw"
	}
	variables := []string{
		"PATH=" + plan.GoRoot() + "/bin:/usr/bin",
		"HOME=" + attempt.Home,
		"TMPDIR=" + attempt.Temporary,
		// Holds the file that turns Go's telemetry off; the root is read-only.
		"XDG_CONFIG_HOME=" + config,
		"LC_ALL=C.UTF-8",
		"TZ=UTC",
		// 1980-01-01, the first time that every archive format can hold.
		"SOURCE_DATE_EPOCH=315532800",
		"CGO_ENABLED=1",
		"GOROOT=" + plan.GoRoot(),
		"GOOS=" + plan.Target.OS,
		"GOARCH=" + plan.Target.Arch,
		"GOENV=off",
		"GOFLAGS=" + flags,
		"GOTOOLCHAIN=local",
		"GOPROXY=" + proxy,
		"GOSUMDB=off",
		"GOVCS=*:off",
		// Go's index knows a folder by names, sizes and times, and all sources lie in one place and have the time 0.
		"GODEBUG=goindex=0",
		"GOCACHE=" + attempt.Cache,
		"GOMODCACHE=" + attempt.Modules,
	}
	if level, isArm := strings.CutPrefix(plan.Target.Variant, "v"); isArm {
		variables = append(variables, "GOARM="+level)
	}
	variables = append(variables, theCompilers.variables(plan)...)
	variables = append(variables, flagsFor(plan.Options)...)
	for _, asked := range plan.Options.Env {
		name, _, _ := strings.Cut(asked, "=")
		isOfTheSame := func(variable string) bool { return strings.HasPrefix(variable, name+"=") }
		variables = append(slices.DeleteFunc(variables, isOfTheSame), asked)
	}
	if plan.Options.VCS {
		variables = append(variables, gitVariables...)
	}
	if cFiles != "" {
		variables = append(variables, "CGO_CPPFLAGS=-DCGOFORGE_C_FILES_"+cFiles)
	}
	return variables
}

// flagsFor are the variables of cgo that were asked.
func flagsFor(options attempt.Options) (variables []string) {
	for _, asked := range []struct {
		name  string
		value *string
	}{
		{"CGO_CFLAGS", options.CGOCFlags},
		{"CGO_CXXFLAGS", options.CGOCXXFlags},
		{"CGO_LDFLAGS", options.CGOLDFlags},
		{"CGO_CFLAGS_ALLOW", options.CGOCFlagsAllow},
		{"CGO_LDFLAGS_ALLOW", options.CGOLDFlagsAllow},
	} {
		if asked.value != nil {
			variables = append(variables, asked.name+"="+*asked.value)
		}
	}
	return variables
}

var hexDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)

// readCFiles reads the digest that the source's container has left, if it has. Nothing else becomes a flag.
func readCFiles(path string) string {
	text, err := os.ReadFile(path)
	if err != nil || !hexDigest.Match(text) {
		return ""
	}
	return string(text)
}

// turnTelemetryOff spares the build Go's counters and the process that writes them. Only a file can say so.
func turnTelemetryOff() error {
	folder := filepath.Join(config, "go", "telemetry")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "mode"), []byte("off\n"), 0o644)
}
