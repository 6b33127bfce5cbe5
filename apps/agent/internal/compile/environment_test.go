package compile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cgoforge/agent/internal/attempt"
)

func TestTheEnvironmentIsFixedButForWhatThePlanSays(t *testing.T) {
	plan := attempt.Plan{Version: 2, Target: attempt.Target{OS: "linux", Arch: "arm64"}, ModulesFrom: "layer"}
	expected := []string{
		"PATH=/toolchain/go/bin:/usr/bin", "HOME=/home", "TMPDIR=/tmp", "XDG_CONFIG_HOME=/home/.config", "LC_ALL=C.UTF-8",
		"TZ=UTC",
		"SOURCE_DATE_EPOCH=315532800", "CGO_ENABLED=1", "GOROOT=/toolchain/go", "GOOS=linux", "GOARCH=arm64", "GOENV=off",
		"GOFLAGS=",
		"GOTOOLCHAIN=local", "GOPROXY=off", "GOSUMDB=off", "GOVCS=*:off", "GODEBUG=goindex=0", "GOCACHE=/cache",
		"GOMODCACHE=/modules",
	}
	expectEnvironment(t, plan, "", expected)
	plan.ModulesFrom = "none"
	expectEnvironment(t, plan, "", expected)
	expectEnvironment(t, plan, "0123", append(slices.Clip(expected), "CGO_CPPFLAGS=-DCGOFORGE_C_FILES_0123"))

	stamped := plan
	stamped.Options.VCS = true
	expectEnvironment(t, stamped, "", append(slices.Clip(expected), "GIT_CONFIG_NOSYSTEM=1", "GIT_OPTIONAL_LOCKS=0",
		"GIT_CONFIG_COUNT=4", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*",
		"GIT_CONFIG_KEY_1=core.fileMode", "GIT_CONFIG_VALUE_1=false",
		"GIT_CONFIG_KEY_2=core.autocrlf", "GIT_CONFIG_VALUE_2=input",
		"GIT_CONFIG_KEY_3=core.fsmonitor", "GIT_CONFIG_VALUE_3=false"))

	plan.ModulesFrom = "intake"
	changed := slices.Clone(expected)
	changed[slices.Index(changed, "GOFLAGS=")] = "GOFLAGS=-modcacherw"
	changed[slices.Index(changed, "GOPROXY=off")] = "GOPROXY=http://127.0.0.1:8079/modules"
	expectEnvironment(t, plan, "", changed)

	asked := plan
	asked.Options.Env = []string{"CGO_ENABLED=0", "GOAMD64=v3"}
	withAsked := append(slices.Clone(changed), asked.Options.Env...)
	expectEnvironment(t, asked, "", slices.DeleteFunc(withAsked, func(one string) bool { return one == "CGO_ENABLED=1" }))

	// An image of the release before has Go elsewhere.
	plan.Version = 1
	changed[slices.Index(changed, "GOROOT=/toolchain/go")] = "GOROOT=/usr/local/go"
	changed[slices.Index(changed, "PATH=/toolchain/go/bin:/usr/bin")] = "PATH=/usr/local/go/bin:/usr/bin"
	expectEnvironment(t, plan, "", changed)
}

func TestOfWhatTheSourceLeftADigestAloneBecomesAFlag(t *testing.T) {
	digest := strings.Repeat("0123456789abcdef", 4)
	for text, expected := range map[string]string{
		digest: digest, digest + "\n": "", digest + " -x": "", "-include /etc/passwd": "", "": "",
	} {
		path := filepath.Join(t.TempDir(), "c-files")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if found := readCFiles(path); found != expected {
			t.Errorf("%q of %q", found, text)
		}
	}
	if found := readCFiles("/nowhere"); found != "" {
		t.Error(found)
	}
}

func expectEnvironment(t *testing.T, plan attempt.Plan, cFiles string, expected []string) {
	t.Helper()
	if found := environment(plan, cFiles); !slices.Equal(found, expected) {
		t.Errorf("%q, not %q", found, expected)
	}
}

func TestAnArmLevelIsGos(t *testing.T) {
	plan := attempt.Plan{Version: 2, Target: attempt.Target{OS: "linux", Arch: "arm", Variant: "v7"}}
	if found := environment(plan, ""); !slices.Contains(found, "GOARM=7") {
		t.Errorf("%q has no GOARM=7", found)
	}
}
