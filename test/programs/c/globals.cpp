// Locks that are global variables, in two orders: one thread after the other.
#include <mutex>
#include <pthread.h>
#include <thread>

static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t table[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
namespace bank {
static std::mutex accounts;
}
static volatile bool done;

static void forwards() {
	pthread_mutex_lock(&cache_lock);
	pthread_mutex_lock(&table[1]);
	bank::accounts.lock();
	bank::accounts.unlock();
	pthread_mutex_unlock(&table[1]);
	pthread_mutex_unlock(&cache_lock);
	done = true;
}

static void backwards() {
	while (!done) continue;
	pthread_mutex_lock(&table[1]);
	pthread_mutex_lock(&cache_lock);
	pthread_mutex_unlock(&cache_lock);
	pthread_mutex_unlock(&table[1]);
}

int main() {
	std::thread one(forwards), two(backwards);
	one.join();
	two.join();
}
