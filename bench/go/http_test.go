package bench

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// A page that counts its visitors, and clients that keep their connections, in one process.
func BenchmarkHTTP(b *testing.B) {
	var mu mutex
	visits := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		visits[r.URL.Path]++
		count := visits[r.URL.Path]
		mu.Unlock()
		fmt.Fprintf(w, "visit %d of %s", count, r.URL.Path)
	}))
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * side}}
	b.ResetTimer()
	timed(b, side, func() {
		var running sync.WaitGroup
		for range 2 * side {
			running.Add(1)
			go func() {
				defer running.Done()
				for range b.N / (2 * side) {
					visit(b, client, server.URL)
				}
			}()
		}
		running.Wait()
	})
}

func visit(b *testing.B, client *http.Client, url string) {
	response, err := client.Get(url + "/page")
	if err != nil {
		b.Error(err)
		return
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
}
