package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
)

var hung, fixed bool

// The turn goes from the first goroutine to those after it: in the hung way while the first is midway, in the others
// when it is done. Neither a lock nor a channel, so that nothing orders them for good.
var turn flag

type flag struct{ raised atomic.Bool }

func (f *flag) raise() { f.raised.Store(true) }

func (f *flag) await() {
	for !f.raised.Load() {
		runtime.Gosched()
	}
}

// Midway of the first goroutine: in the hung way somebody gets into a function that blocks.
func letOthersInto(function string) {
	if hung {
		turn.raise()
		untilParkedIn(function)
	}
}

// A meeting is over when everybody has come.
type meeting struct{ missing atomic.Int32 }

func (m *meeting) attend() {
	m.missing.Add(-1)
	for m.missing.Load() > 0 {
		runtime.Gosched()
	}
}

// Goroutines as the runtime describes them, the caller first.
func goroutines() [][]byte {
	dump := make([]byte, 1<<16)
	for {
		size := runtime.Stack(dump, true)
		if size < len(dump) {
			return bytes.Split(dump[:size], []byte("\n\n"))
		}
		dump = make([]byte, 2*len(dump))
	}
}

func parked(goroutine []byte) bool {
	state, _, _ := bytes.Cut(goroutine, []byte("\n"))
	return !bytes.Contains(state, []byte("[run"))
}

// Returns once some goroutine is parked in a function.
func untilParkedIn(function string) {
	for {
		for _, goroutine := range goroutines() {
			if parked(goroutine) && bytes.Contains(goroutine, []byte(function+"(")) {
				return
			}
		}
		runtime.Gosched()
	}
}

func untilOthersParked() {
	for {
		awake := 0
		for _, goroutine := range goroutines()[1:] {
			if !parked(goroutine) {
				awake++
			}
		}
		if awake == 0 {
			return
		}
		runtime.Gosched()
	}
}

// Says that all others wait for good, and stays awake as a server does, until somebody kills this process.
func sayStuck() {
	untilOthersParked()
	fmt.Println("stuck", os.Getpid())
	io.Copy(io.Discard, os.Stdin)
}

// Runs goroutines to their end, or until they are stuck.
func together(work ...func()) {
	var running sync.WaitGroup
	for _, each := range work {
		running.Add(1)
		go func() {
			defer running.Done()
			each()
		}()
	}
	if hung {
		sayStuck()
	}
	running.Wait()
}
