package compile

import (
	"bytes"
	"testing"
)

func TestTheLogHoldsNoMoreThanItsMost(t *testing.T) {
	log := newBuildLog()
	if _, err := log.Write(make([]byte, mostHeld)); err != nil {
		t.Fatal(err)
	}
	last := []byte("last")
	written := make(chan error)
	go func() {
		_, err := log.Write(last)
		written <- err
	}()
	log.acknowledge(mostHeld - 1)
	if err := <-written; err != nil {
		t.Fatal(err)
	}
	offset, batch := log.next()
	if offset != mostHeld-1 || !bytes.Equal(batch, append([]byte{0}, last...)) {
		t.Errorf("goes on at %d with %q", offset, batch)
	}
	if cap(log.held) != mostHeld {
		t.Errorf("has made room for %d bytes", cap(log.held))
	}
}

func TestALogThatIsAbandonedKeepsNoWriterWaiting(t *testing.T) {
	log := newBuildLog()
	written := make(chan error)
	go func() {
		_, err := log.Write(make([]byte, 2*mostHeld))
		written <- err
	}()
	log.next()
	log.change(func() { log.abandoned = true })
	if err := <-written; err != nil {
		t.Error(err)
	}
}

func TestAnAcknowledgementBehindTheEndLosesNoOffset(t *testing.T) {
	log := newBuildLog()
	if _, err := log.Write([]byte("mine")); err != nil {
		t.Fatal(err)
	}
	log.acknowledge(100)
	if _, err := log.Write([]byte("more")); err != nil {
		t.Fatal(err)
	}
	if offset, batch := log.next(); offset != 4 || string(batch) != "more" {
		t.Errorf("goes on at %d with %q", offset, batch)
	}
}
