package compile

import (
	"testing"
	"time"
)

func TestADiskIsLookedAtTheMoreOftenTheFullerItIs(t *testing.T) {
	for available, expected := range map[int64]time.Duration{
		8 << 30: 20 * time.Millisecond, 40 << 20: 10 * time.Millisecond, little + 1: time.Millisecond,
	} {
		if pause := untilNextLook(available, false); pause != expected {
			t.Errorf("of %d bytes after %v, not %v", available, pause, expected)
		}
	}
	if pause := untilNextLook(little, true); pause != slowestLooks {
		t.Error("one that is full after", pause)
	}
}
