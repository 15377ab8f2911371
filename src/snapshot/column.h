#ifndef SNAPSHOTER_SNAPSHOT_COLUMN_H_
#define SNAPSHOTER_SNAPSHOT_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <type_traits>
#include <utility>

namespace snapshoter {

/// Bytes that every Column keeps allocated behind its last element, so that loops may load and
/// store whole machine words at its end. What they hold is unspecified.
inline constexpr size_t kColumnSlack = 32;

/// A growable array of plain values in one block. It differs from std::vector in three ways that
/// untrusted lengths and large inputs need: running out of memory is reported, not thrown or
/// aborted; growing does not clear what will be overwritten; and it can take over a block that
/// somebody else filled. Not safe for concurrent use.
template <typename T>
class Column {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Column() = default;
  Column(Column&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  Column& operator=(Column&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;
  ~Column() { std::free(data_); }

  /// Takes over a block from malloc. REQUIRES: it has room for `size` elements and kColumnSlack
  /// bytes.
  static Column Adopt(T* data, size_t size) {
    Column column;
    column.data_ = data;
    column.size_ = size;
    column.capacity_ = size;
    return column;
  }

  /// The largest number of elements that a Column can be asked for.
  static constexpr size_t MaxSize() { return (PTRDIFF_MAX - kColumnSlack) / sizeof(T); }

  /// Makes room for `capacity` elements. False, and nothing changed, if there is no memory.
  [[nodiscard]] bool Reserve(size_t capacity) {
    if (capacity <= capacity_) return true;
    if (capacity > MaxSize()) return false;
    void* grown = std::realloc(data_, capacity * sizeof(T) + kColumnSlack);
    if (grown == nullptr) return false;
    data_ = static_cast<T*>(grown);
    capacity_ = capacity;
    return true;
  }

  /// Elements added by growing are not initialised.
  [[nodiscard]] bool Resize(size_t size) {
    if (!Reserve(size)) return false;
    size_ = size;
    return true;
  }

  [[nodiscard]] bool ResizeFilled(size_t size, T value) {
    const size_t old = size_;
    if (!Resize(size)) return false;
    for (size_t i = old; i < size; ++i) data_[i] = value;
    return true;
  }

  [[nodiscard]] bool Append(T value) {
    if (!GrowFor(1)) return false;
    data_[size_++] = value;
    return true;
  }

  [[nodiscard]] bool AppendAll(const T* values, size_t count) {
    if (count == 0) return true;
    if (!GrowFor(count)) return false;
    std::memcpy(data_ + size_, values, count * sizeof(T));
    size_ += count;
    return true;
  }

  /// Makes room for `count` more, growing geometrically.
  [[nodiscard]] bool GrowFor(size_t count) {
    if (count <= capacity_ - size_) return true;
    if (count > MaxSize() - size_) return false;
    const size_t needed = size_ + count;
    const size_t doubled = capacity_ < MaxSize() / 2 ? capacity_ * 2 : MaxSize();
    return Reserve(needed > doubled ? needed : doubled) || Reserve(needed);
  }

  void Shrink(size_t size) { size_ = size < size_ ? size : size_; }

  /// Hands the block to the caller, who frees it.
  T* Release() {
    size_ = capacity_ = 0;
    return std::exchange(data_, nullptr);
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }

 private:
  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

using Bytes = Column<uint8_t>;

/// Copies bytes between columns, short ones by whole words: up to 15 bytes behind them are read and
/// overwritten too, which kColumnSlack has room for.
inline void CopyLoosely(uint8_t* to, const uint8_t* from, size_t size) {
  if (size > 64) {
    std::memcpy(to, from, size);
  } else {
    for (size_t i = 0; i < size; i += 16) std::memcpy(to + i, from + i, 16);
  }
}

}  // namespace snapshoter

#endif  // SNAPSHOTER_SNAPSHOT_COLUMN_H_
