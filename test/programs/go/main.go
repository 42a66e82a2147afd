// Programs with the deadlocks of well-known incidents, each in three ways: quiet (the schedule is lucky), hung (it is
// not), fixed. Plain Go: nothing in here knows that it is recorded.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
)

var scenarios = map[string]func(){
	"set":            readersOfTheSet,
	"config":         rulesAndReload,
	"service":        requestsAndRefresh,
	"upgrade":        upgrade,
	"ring2":          func() { ring(2) },
	"ring3":          func() { ring(3) },
	"ring5":          func() { ring(5) },
	"guard":          guardedRing,
	"one-goroutine":  oneGoroutineBothOrders,
	"self":           lockAgain,
	"self-read":      readUnderOwnLock,
	"orphan":         orphan,
	"not-held":       unlockUnlocked,
	"copied":         copied,
	"wait-group":     waitGroupUnderLock,
	"channel":        receiveUnderLock,
	"channel-closed": closeUnderLock,
	"send":           sendUnderLock,
	"asleep":         everybodyAsleep,
	"offer":          offerUnderLock,
}

func usage() {
	names := make([]string, 0, len(scenarios))
	for name := range scenarios {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprintf(os.Stderr, "usage: incidents %s quiet|hung|fixed\n", strings.Join(names, "|"))
	os.Exit(2)
}

func main() {
	if len(os.Args) != 3 || scenarios[os.Args[1]] == nil {
		usage()
	}
	hung = os.Args[2] == "hung"
	fixed = os.Args[2] == "fixed"
	scenarios[os.Args[1]]()
}
