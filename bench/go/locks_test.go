// Package bench does nothing but lock and unlock, and serves a page: what recording adds to that is measured.
package bench

import (
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	// With the frames of package testing as deep as the deepest stack that is recorded: walking it has its full price.
	depth = 12
	// Goroutines that work side by side.
	side = 4
)

//go:noinline
func deep(depth int, work func()) {
	if depth == 0 {
		work()
		return
	}
	deep(depth-1, work)
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// Runs the benchmark and reports its processor time, which other programs on the machine disturb less than the time
// that passes.
func timed(b *testing.B, work func()) {
	start := processorTime()
	deep(depth, work)
	b.ReportMetric(float64(processorTime()-start)/float64(b.N), "cpu-ns/op")
}

func BenchmarkLock(b *testing.B) {
	var mu mutex
	timed(b, func() {
		for range b.N {
			mu.Lock()
			mu.Unlock()
		}
	})
}

func BenchmarkNested(b *testing.B) {
	var outer, inner mutex
	timed(b, func() {
		for range b.N {
			outer.Lock()
			inner.Lock()
			inner.Unlock()
			outer.Unlock()
		}
	})
}

func BenchmarkRLock(b *testing.B) {
	var mu rwMutex
	timed(b, func() {
		for range b.N {
			mu.RLock()
			mu.RUnlock()
		}
	})
}

func BenchmarkRWLock(b *testing.B) {
	var mu rwMutex
	timed(b, func() {
		for range b.N {
			mu.Lock()
			mu.Unlock()
		}
	})
}

func sideBySide(times int, locks *[side]*mutex) {
	var running sync.WaitGroup
	for _, mu := range locks {
		running.Add(1)
		go func() {
			defer running.Done()
			deep(depth, func() {
				for range times / side {
					mu.Lock()
					mu.Unlock()
				}
			})
		}()
	}
	running.Wait()
}

func BenchmarkContended(b *testing.B) {
	var mu mutex
	timed(b, func() { sideBySide(b.N, &[side]*mutex{&mu, &mu, &mu, &mu}) })
}

// Far enough apart that no two locks share a line of the cache.
type apart struct {
	mu mutex
	_  [256]byte
}

func BenchmarkOwn(b *testing.B) {
	var own [side]apart
	timed(b, func() { sideBySide(b.N, &[side]*mutex{&own[0].mu, &own[1].mu, &own[2].mu, &own[3].mu}) })
}
