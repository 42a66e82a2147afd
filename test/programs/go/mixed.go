package main

import "sync"

// A pool stops its worker while it holds what the worker needs.
type pool struct {
	mu      sync.Mutex
	running sync.WaitGroup
	results chan int
	jobs    int
}

// The quiet way lets the worker have its lock first; the hung way the one who waits for the worker.
func (p *pool) work(finish func()) {
	if hung {
		turn.await()
	}
	p.mu.Lock() //@ worker-lock
	p.jobs++
	p.mu.Unlock()
	if !hung {
		turn.raise()
	}
	finish()
}

func (p *pool) stop(wait func()) {
	if !hung {
		turn.await()
	}
	p.mu.Lock() //@ stop-lock
	if hung {
		turn.raise()
	}
	if fixed {
		p.mu.Unlock()
		wait()
		return
	}
	wait()
	p.mu.Unlock()
}

func waitGroupUnderLock() {
	var p pool
	p.running.Add(1)
	together(func() {
		p.work(func() { p.running.Done() })
	}, func() {
		p.stop(func() {
			p.running.Wait() //@ wait-group
		})
	})
}

func receiveUnderLock() {
	p := pool{results: make(chan int)}
	together(func() {
		p.work(func() { p.results <- 1 })
	}, func() {
		p.stop(func() {
			<-p.results //@ receive
		})
	})
}

func closeUnderLock() {
	p := pool{results: make(chan int)}
	together(func() {
		p.work(func() { close(p.results) })
	}, func() {
		p.stop(func() {
			<-p.results //@ receive-closed
		})
	})
}

// The other way round: who holds the lock sends, and the receiver needs the lock first.
func sendUnderLock() {
	p := pool{results: make(chan int)}
	together(func() {
		p.work(func() { <-p.results })
	}, func() {
		p.stop(func() {
			p.results <- 1 //@ send
		})
	})
}

// Offers a value while it holds the lock, and goes on when nobody takes it: that waits for nobody.
func offerUnderLock() {
	p := pool{results: make(chan int, 1)}
	together(func() {
		p.work(func() { <-p.results })
	}, func() {
		p.stop(func() {
			select {
			case p.results <- 1:
			default:
			}
		})
	})
}

// Nobody is left awake: the runtime ends the program by itself.
func everybodyAsleep() {
	p := pool{results: make(chan int)}
	go p.work(func() { p.results <- 1 })
	p.stop(func() {
		<-p.results //@ asleep-receive
	})
}
