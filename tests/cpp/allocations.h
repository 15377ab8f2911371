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
  /// How often a Column asked for memory.
  size_t column_requests() const;
  /// From now on the request of a Column of that number, from 0, finds no memory; later ones do.
  void FailColumnRequest(size_t number);
};

}  // namespace snapshoter::test

#endif  // SNAPSHOTER_TESTS_CPP_ALLOCATIONS_H_
