// Package origins finds out what has brought into a built file that which its target does not promise: a newer symbol
// version, a library, another loader. It reads what may be meant ill, within bounds; what it says is only shown.
package origins

import (
	"path/filepath"
	"regexp"
	"strings"

	"cgoforge/agent/internal/attempt"
)

const (
	// Intake takes no more.
	most       = 20
	mostLength = 500
)

var floorOf = regexp.MustCompile(`^glibc([0-9.]+)$`)

// Of answers it of the outputs of a build; listLinks, which takes a moment, is asked where something depends on it.
func Of(plan attempt.Plan, outputs []string, listLinks func() string) (found []attempt.Origin) {
	if plan.Loader == "" {
		return nil
	}
	floor := ""
	if match := floorOf.FindStringSubmatch(plan.Target.Runtime); match != nil {
		floor = match[1]
	}
	seeker := &seeker{plan: plan, listLinks: listLinks, limits: newBounds()}
	for _, output := range outputs {
		wanted, err := needsOf(filepath.Join(attempt.Output, output), floor, plan.Loader)
		if err != nil {
			continue
		}
		for _, one := range seeker.seek(wanted) {
			if len(found) < most {
				one.Output = output
				one.Need, one.From = short(one.Need), short(one.From)
				found = append(found, one)
			}
		}
	}
	return found
}

type seeker struct {
	plan      attempt.Plan
	listLinks func() string
	all       []links
	hasAll    bool
	limits    *bounds
}

func (s *seeker) seek(wanted needs) (found []attempt.Origin) {
	if len(wanted.symbols) > 0 {
		askers, against := search(places, wanted, s.limits)
		for _, one := range wanted.symbols {
			from := askers[one]
			if from == "" {
				from = "what the toolchain of " + s.plan.Target.String() + " compiled"
			}
			if library := against[one.library]; library != "" {
				from += ", linked with " + library
			}
			found = append(found, attempt.Origin{Need: one.String(), From: from})
		}
	}
	for _, library := range wanted.libraries {
		if from := linkerOf(library, s.links(), s.limits.until); from != "" {
			found = append(found, attempt.Origin{Need: library, From: from})
		}
	}
	if wanted.loader != "" {
		if from := loaderFrom(wanted.loader, s.links()); from != "" {
			found = append(found, attempt.Origin{Need: "the loader " + wanted.loader, From: from})
		}
	}
	return found
}

// places are where what came compiled may lie.
var places = []place{{attempt.Source, ""}, {attempt.Modules, ""}}

// links are those of the packages and of the fields of the build.
func (s *seeker) links() []links {
	if s.hasAll {
		return s.all
	}
	s.hasAll = true
	for _, field := range []struct {
		name  string
		value *string
	}{{"cgo_ldflags", s.plan.Options.CGOLDFlags}, {"ldflags", s.plan.Options.LDFlags}} {
		if field.value != nil {
			s.all = append(s.all, links{from: "the field " + field.name, flags: strings.Fields(*field.value)})
		}
	}
	s.all = append(s.all, readLinks(s.listLinks())...)
	return s.all
}

// short is a text as intake takes it, with paths as the sender knows them.
func short(text string) string {
	text = strings.ReplaceAll(text, attempt.Source+"/", "")
	return strings.ToValidUTF8(text[:min(len(text), mostLength)], "")
}
