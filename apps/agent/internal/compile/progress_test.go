package compile

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"
)

func TestASilentBuildSaysHowFarItIsBetweenTwoLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &bytes.Buffer{}
		p := startProgress(log)
		pass := func(output string, pause time.Duration) {
			if _, err := p.Write([]byte(output)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(pause)
			synctest.Wait()
		}
		time.Sleep(20 * time.Second)
		synctest.Wait()
		pass("internal/cpu\nexample.com/a", 9*time.Second)
		pass("-b\n# example.com/c\n./x.go:1:2: error\n\nun", 21*time.Second)
		pass("ended\n", 40*time.Second)
		pass("last", 0)
		p.end("A sentence.")
		time.Sleep(time.Minute)
		synctest.Wait()
		const expected = "agent: no package is compiled yet, after 10 s\n" +
			"internal/cpu\nexample.com/a-b\n# example.com/c\n./x.go:1:2: error\n\nun" +
			"\nagent: still compiling example.com/a-b after 49 s; packages so far: 2\nended\n" +
			"agent: still compiling unended after 90 s; packages so far: 3\n" +
			"last\nagent: A sentence.\n"
		if log.String() != expected {
			t.Errorf("%s, not %s", log, expected)
		}
	})
}

func TestALineWithoutEndTakesNoMemory(t *testing.T) {
	lines := lineCutter{}
	for range 10 {
		lines.cut(bytes.Repeat([]byte("x"), 64<<10), func([]byte) { t.Error("a line that has not ended") })
	}
	if len(lines.line) > mostLine {
		t.Errorf("holds %d bytes", len(lines.line))
	}
}
