// std::mutex in memory that is used again: neither its making nor its end is a call, yet each is a lock of its own.
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <new>

struct Node {
	std::mutex mutex;
	char payload[200];
};

int main() {
	void *before = nullptr;
	int reused = 0;
	for (int i = 0; i < 100; i++) {
		Node *node = new Node;
		reused += node == before;
		node->mutex.lock();
		node->mutex.unlock();
		before = node;
		delete node;
	}
	void *block = std::malloc(100);
	auto *moved = new (block) std::mutex;
	moved->lock();
	moved->unlock();
	block = std::realloc(block, 1 << 20);
	auto *there = new (block) std::mutex;
	there->lock();
	there->unlock();
	std::free(block);
	std::printf("%d\n", reused);
}
