// Calls that the input chooses, on a snapshot and on a map that stands for what it should hold.

#include <map>
#include <string>

#include <fuzzer/FuzzedDataProvider.h>

#include "check.h"

using namespace snapshoter;

namespace {

using Model = std::map<std::string, Time>;

// More would make single inputs slow, and find nothing that fewer do not.
constexpr int kMaxSteps = 200;

Time TakeTime(FuzzedDataProvider& input) {
  Time time;
  time.seconds = input.ConsumeIntegral<int64_t>();
  time.nanoseconds = input.ConsumeIntegralInRange<uint32_t>(0, Time::kNanosecondsPerSecond - 1);
  if (input.ConsumeBool()) {
    time.offset = input.ConsumeIntegralInRange<int32_t>(Time::kMinOffset, Time::kMaxOffset);
  }
  return time;
}

/// ASCII, so that every name is allowed; often a decimal, which the native format packs.
std::string TakeName(FuzzedDataProvider& input) {
  if (input.ConsumeBool()) return std::to_string(input.ConsumeIntegral<uint64_t>());
  std::string name = input.ConsumeRandomLengthString(20);
  for (char& c : name) c = static_cast<char>(c & 0x7f);
  return name;
}

void CheckHolds(const Snapshot& snapshot, const Model& model) {
  fuzz::Check(snapshot.size() == model.size(), "it holds as many as the model");
  for (const auto& [name, time] : model) {
    fuzz::Check(snapshot.GetLastExecutionTime(name) == time, "it holds what the model holds");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzedDataProvider input(data, size);
  std::unique_ptr<Snapshot> snapshot = NewSnapshot(input.ConsumeBool() ? 1 : 2, NativeCodec());
  std::unique_ptr<Snapshot> saved =
      snapshot->Create();  // kept up by changes alone, as a store does
  uint32_t mark = snapshot->schedules().Mark();
  Model model;
  std::string last_name;

  for (int step = 0; step < kMaxSteps && input.remaining_bytes() > 0; ++step) {
    switch (input.ConsumeIntegralInRange(0, 5)) {
      case 0:
      case 1: {
        last_name = input.ConsumeBool() ? TakeName(input) : last_name;
        const Time time = TakeTime(input);
        bool moved = false;
        fuzz::CheckOk(snapshot->UpdateLastExecutionTime(last_name, time, &moved),
                      "it can be moved");
        const auto known = model.find(last_name);
        fuzz::Check(moved == (known == model.end() || time.IsAfter(known->second)),
                    "it only moves forward");
        if (moved) model[last_name] = time;
        break;
      }
      case 2: {
        const std::string name = input.ConsumeBool() ? TakeName(input) : last_name;
        fuzz::Check(snapshot->Delete(name) == (model.erase(name) != 0),
                    "what was there is deleted");
        break;
      }
      case 3: {
        std::unique_ptr<Snapshot> changes;
        fuzz::CheckOk(ChangesSince(*snapshot, mark, &changes), "changes can be asked for");
        mark = snapshot->schedules().Mark();
        if (changes) {
          fuzz::CheckOk(ApplyChanges(*saved, *changes), "changes can be applied");
        } else {
          Bytes all;
          fuzz::CheckOk(snapshot->Serialize(&all), "all of it can be written");
          fuzz::CheckOk(saved->Deserialize(std::move(all)), "all of it can be read");
        }
        fuzz::CheckSameContent(*snapshot, *saved);
        break;
      }
      case 4: {
        std::unique_ptr<Snapshot> merged;
        fuzz::CheckOk(MergeSnapshots(*snapshot, *saved, &merged), "snapshots can be merged");
        std::unique_ptr<Snapshot> other_way;
        fuzz::CheckOk(MergeSnapshots(*saved, *snapshot, &other_way), "snapshots can be merged");
        fuzz::CheckSameContent(*merged, *other_way);
        break;
      }
      default:
        CheckHolds(*snapshot, model);
    }
  }
  CheckHolds(*snapshot, model);
  fuzz::CheckRoundTrip(*snapshot, NativeCodec());
  return 0;
}
