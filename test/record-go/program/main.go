// Small programs, one for each word of the command line, whose schedules are certain: who waits has said so before the
// other goes on, as far as Go can tell.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/exec"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"syscall"
	"time"
)

var programs = map[string]func(){
	"again":    again,
	"choosing": choosing,
	"handed":   handed,
	"locks":    locks,
	"waiting":  waiting,
	"channels": channels,
	"blocked":  blocked,
	"wait":     conditions,
	"groups":   groups,
	"copied":   copied,
	"foreign":  foreign,
	"huge":     huge,
	"names":    names,
	"exit":     func() { locks(); os.Exit(3) },
	"fatal":    func() { locks(); log.Fatal("fatal") },
	"panic":    func() { locks(); panic("on purpose") },
	"kill":     func() { locks(); syscall.Kill(os.Getpid(), syscall.SIGKILL) },
	"child":    child,
	"many":     many,
	"package":  ofPackage,
}

func main() {
	programs[os.Args[1]]()
}

func locks() {
	var m sync.Mutex
	var rw sync.RWMutex
	var once sync.Once
	m.Lock()
	rw.RLock()
	rw.RUnlock()
	m.Unlock()
	rw.Lock()
	rw.Unlock()
	fmt.Fprint(os.Stderr, m.TryLock(), m.TryLock(), rw.TryRLock(), rw.TryLock(), " ")
	rw.RUnlock()
	m.Unlock()
	once.Do(func() {})
	once.Do(func() {})
}

// The same again and again, with locks whose ids are near and far.
func again() {
	var locks [200]sync.Mutex
	var rw sync.RWMutex
	for i := range locks {
		locks[i].Lock()
		locks[i].Unlock()
	}
	for i := 0; i < 300; i++ {
		round(&locks[0], &locks[1], &locks[len(locks)-1], &rw)
	}
}

//go:noinline
func round(first, near, far *sync.Mutex, rw *sync.RWMutex) {
	first.Lock()
	near.Lock()
	near.Unlock()
	rw.RLock()
	far.Lock()
	first.Unlock()
	rw.RUnlock()
	far.Unlock()
	rw.Lock()
	rw.Unlock()
	first.TryLock()
	first.Unlock()
}

// parked waits until a goroutine waits for what its stack says, in the words of one Go version or another.
func parked(states ...string) {
	buffer := make([]byte, 1<<16)
	for {
		stacks := string(buffer[:runtime.Stack(buffer, true)])
		for _, state := range states {
			if strings.Contains(stacks, "["+state) {
				return
			}
		}
		runtime.Gosched()
	}
}

func waiting() {
	var m sync.Mutex
	var rw sync.RWMutex
	done := make(chan bool)
	m.Lock()
	go func() { m.Lock(); m.Unlock(); done <- true }()
	parked("sync.Mutex.Lock")
	m.Unlock()
	<-done
	rw.RLock()
	go func() { rw.Lock(); rw.Unlock(); done <- true }()
	parked("sync.RWMutex.Lock")
	go func() { rw.RLock(); rw.RUnlock(); done <- true }()
	parked("sync.RWMutex.RLock")
	rw.RUnlock()
	<-done
	<-done
}

func channels() {
	buffered := make(chan int, 2)
	buffered <- 1
	buffered <- 2
	go func() { buffered <- 3 }()
	parked("chan send")
	fmt.Fprint(os.Stderr, <-buffered, <-buffered, <-buffered, " ")
	plain, other := make(chan int), make(chan string)
	go func() {
		select {
		case plain <- 4:
		case <-other:
		}
	}()
	parked("select")
	fmt.Fprint(os.Stderr, <-plain)
	go func() { parked("chan receive"); close(other) }()
	<-other
	<-other
	<-time.NewTimer(time.Microsecond).C
}

func choosing() {
	var c [8]chan int
	for i := range c {
		c[i] = make(chan int, 1)
		c[i] <- 1
		<-c[i]
	}
	go func() { parked("select"); c[3] <- 2 }()
	select {
	case <-c[0]:
	case <-c[1]:
	case <-c[2]:
	case <-c[3]:
	case <-c[4]:
	case <-c[5]:
	case <-c[6]:
	case <-c[7]:
	}
}

func handed() {
	values := make(chan int)
	go take(values)
	parked("chan receive")
	give(values)
	go give(values)
	parked("chan send")
	take(values)
}

//go:noinline
func give(values chan<- int) { values <- 1 }

//go:noinline
func take(values <-chan int) { <-values }

func blocked() {
	var none chan int
	go func() { none <- 1 }()
	parked("chan send (nil chan)")
}

func conditions() {
	var m sync.Mutex
	c := sync.NewCond(&m)
	go func() {
		parked("sync.Cond.Wait")
		m.Lock()
		c.Broadcast()
		m.Unlock()
	}()
	m.Lock()
	c.Wait()
	m.Unlock()
	embedded := &struct{ sync.RWMutex }{}
	c = sync.NewCond(embedded)
	go func() { parked("sync.Cond.Wait"); c.Signal() }()
	embedded.Lock()
	c.Wait()
	embedded.Unlock()
}

func groups() {
	var group sync.WaitGroup
	group.Wait()
	group.Add(2)
	go func() { parked("sync.WaitGroup.Wait", "semacquire"); group.Done(); group.Done() }()
	group.Wait()
}

func copied() {
	var original sync.Mutex
	original.Lock()
	original.Unlock()
	other := original //nolint:govet // on purpose
	other.Lock()
	other.Unlock()
	original.Lock()
	held := original //nolint:govet // on purpose
	held.Unlock()
}

func foreign() {
	var m sync.Mutex
	done := make(chan bool)
	m.Lock()
	go func() { m.Unlock(); close(done) }()
	<-done
}

// Frames farther apart than the recorder's short notes of stacks can tell.
func huge() {
	var m sync.Mutex
	for i := 0; i < 3; i++ {
		fewer(&m)
		more(&m)
	}
}

//go:noinline
func fewer(m *sync.Mutex) { lockBelow(m) }

//go:noinline
func more(m *sync.Mutex) { lockBelow(m) }

//go:noinline
func lockBelow(m *sync.Mutex) (sum byte) {
	var large [1 << 17]byte
	lockNow(m, large[:])
	return large[len(large)/2]
}

//go:noinline
func lockNow(m *sync.Mutex, large []byte) {
	m.Lock()
	large[len(large)/2]++
	m.Unlock()
}

func names() {
	done := make(chan bool)
	pprof.Do(context.Background(), pprof.Labels("request", "7"), func(context.Context) {
		go func() { done <- true }()
	})
	<-done
}

func child() {
	output, err := exec.Command(os.Args[0], "locks").CombinedOutput()
	fmt.Fprintf(os.Stderr, "%s%v", output, err)
}

var shared sync.Mutex

var table struct {
	rows int
	sync.RWMutex
	once sync.Once
}

func ofPackage() {
	shared.Lock()
	table.RLock()
	table.RUnlock()
	table.once.Do(func() {})
	shared.Unlock()
}

func many() {
	var m sync.Mutex
	for i := 0; i < 200_000; i++ {
		m.Lock()
		m.Unlock()
	}
	fmt.Fprint(os.Stderr, "all done")
}
