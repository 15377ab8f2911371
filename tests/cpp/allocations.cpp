#include "allocations.h"

#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>

// The linker's names for what --wrap replaces.
extern "C" {
void* __real_realloc(void* block, size_t size);  // NOLINT(bugprone-reserved-identifier)
void __real_free(void* block);                   // NOLINT(bugprone-reserved-identifier)
}

namespace {

struct {
  bool watching = false;
  ptrdiff_t held = 0;
  ptrdiff_t peak = 0;
  size_t requests = 0;
  size_t first_failing = SIZE_MAX;
  size_t failures_left = 0;
} state;

void Ask(size_t size) {
  state.peak = std::max(state.peak, state.held + static_cast<ptrdiff_t>(size));
}

void Hold(void* block) { state.held += static_cast<ptrdiff_t>(malloc_usable_size(block)); }

void Release(void* block) {
  if (block != nullptr) state.held -= static_cast<ptrdiff_t>(malloc_usable_size(block));
}

}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" void* __wrap_realloc(void* block, size_t size) {
  if (state.watching) {
    Ask(size);
    if (state.requests++ >= state.first_failing && state.failures_left > 0) {
      --state.failures_left;
      return nullptr;
    }
  }
  Release(block);
  void* moved = __real_realloc(block, size);
  Hold(moved != nullptr ? moved : block);
  return moved;
}

extern "C" void __wrap_free(void* block) {
  Release(block);
  __real_free(block);
}
// NOLINTEND(bugprone-reserved-identifier)

void* operator new(size_t size, const std::nothrow_t& /*tag*/) noexcept {
  if (state.watching) Ask(size);
  void* block = std::malloc(size);
  if (block != nullptr) Hold(block);
  return block;
}

void* operator new(size_t size) {
  void* block = operator new(size, std::nothrow);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, size_t /*size*/) noexcept { std::free(block); }

namespace snapshoter::test {

AllocationWatch::AllocationWatch() { state = {.watching = true}; }
AllocationWatch::~AllocationWatch() { state = {}; }
size_t AllocationWatch::peak() const { return static_cast<size_t>(state.peak); }
void AllocationWatch::FailColumnRequests(size_t first, size_t count) {
  state.requests = 0;
  state.first_failing = first;
  state.failures_left = count;
}

}  // namespace snapshoter::test
