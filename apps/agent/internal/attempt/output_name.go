package attempt

import "regexp"

var outputName = regexp.MustCompile(`^\w[\w.+~-]*$`)

// WrongOutputName says what is wrong with the name of an output, as the rest of a sentence that begins with it; empty
// when nothing is. `outputRule` of packages/core says the same; test/vectors/output-names.json holds both to it.
func WrongOutputName(name string) string {
	switch {
	case name == "":
		return "is empty"
	case len(name) > 128:
		return "has more than 128 characters"
	case !outputName.MatchString(name):
		return "is not a plain file name: use letters, digits and . _ + ~ -"
	case name == "SHA256SUMS" || name == "report.json":
		return "is the name of a file that cgoforge adds"
	}
	return ""
}
