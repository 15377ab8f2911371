#ifndef SNAPSHOTER_TESTS_CPP_ALLOCATIONS_H_
#define SNAPSHOTER_TESTS_CPP_ALLOCATIONS_H_

#include <cstddef>

namespace snapshoter::test {

/// Watches the memory that this program asks for while it lives. The linker puts what
/// allocations.cpp defines in the place of the allocator (see CMakeLists.txt). One at a time.
class AllocationWatch {
 public:
  AllocationWatch();
  ~AllocationWatch();
  AllocationWatch(const AllocationWatch&) = delete;
  AllocationWatch& operator=(const AllocationWatch&) = delete;

  /// The most bytes that were held, or would have been, above what was held at the start.
  size_t peak() const;
  /// From now on the requests of Columns from that number on, from 0, find no memory; `count` of
  /// them, then they do again. A Column may ask again, for less.
  void FailColumnRequests(size_t first, size_t count);
};

}  // namespace snapshoter::test

#endif  // SNAPSHOTER_TESTS_CPP_ALLOCATIONS_H_
