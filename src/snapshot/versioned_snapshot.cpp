#include "snapshot/versioned_snapshot.h"

#include <algorithm>
#include <string>
#include <utility>

#include "codecs.h"

namespace snapshoter {
namespace {

/// The first field that version 1 has no place for; null if there is none.
const char* FieldBeyondVersion1(const SnapshotContent& content) {
  if (content.taken_at) return "takenAt";
  if (content.source) return "source";
  const ScheduleTable& schedules = content.schedules;
  const uint32_t* nanoseconds = schedules.times.nanoseconds.data();
  for (size_t row = 0, rows = schedules.rows(); row < rows; ++row) {
    const bool is_absent = nanoseconds[row] == TimeColumn::kAbsent;
    if (is_absent && schedules.IsLive(row)) return "a schedule that never ran";
  }
  const Details& details = schedules.details;
  for (size_t row = 0; row < details.size(); ++row) {
    if (!schedules.IsLive(row)) continue;
    if (details.description[row] != 0) return "schedule";
    if (details.first_seen.Has(row)) return "firstSeen";
    if (details.last_started.Has(row)) return "lastStarted";
    if (details.last_succeeded.Has(row)) return "lastSucceeded";
    if (details.last_outcome[row] != 0) return "lastOutcome";
  }
  return nullptr;
}

/// What the first bytes look like, for people.
std::string Describe(const Bytes& bytes) {
  if (bytes.empty()) return "no bytes at all";
  constexpr char kHex[] = "0123456789abcdef";
  std::string text = std::to_string(bytes.size()) + " bytes that begin with ";
  const size_t shown = std::min<size_t>(bytes.size(), 8);
  for (size_t i = 0; i < shown; ++i) {
    text += kHex[bytes[i] >> 4];
    text += kHex[bytes[i] & 15];
  }
  return text;
}

}  // namespace

Status VersionedSnapshot::ReadSnapshot(Bytes bytes, std::unique_ptr<Snapshot>* snapshot) const {
  for (const Codec* codec : Codecs()) {
    if (!codec->Recognizes(bytes.data(), bytes.size())) continue;
    int version = 0;
    SnapshotContent content;
    if (Status status = codec->ReadEnvelope(std::move(bytes), &version, &content); !status.ok()) {
      return status;
    }
    std::unique_ptr<Snapshot> read = NewSnapshot(version, *codec);
    read->content() = std::move(content);
    *snapshot = std::move(read);
    return {};
  }
  return {ErrorCode::kNotASnapshot,
          {"found ", Describe(bytes), ", expected a snapshot in the native or the gob encoding"},
          0};
}

Status VersionedSnapshot::WriteSnapshot(const Snapshot& snapshot, Bytes* bytes) const {
  const Codec& codec = options_.codec != nullptr ? *options_.codec : snapshot.codec();
  const int version = options_.version != 0
                          ? options_.version
                          : std::min(snapshot.GetVersion(), codec.newest_version());
  if (version < 1 || version > codec.newest_version()) {
    return {ErrorCode::kUnsupportedVersion,
            {"found version ", version, ", expected ", codec.newest_version() == 1 ? "1" : "1 or 2",
             " for the ", codec.name(), " encoding"}};
  }
  if (version == 1 && !options_.allow_loss) {
    if (const char* field = FieldBeyondVersion1(snapshot.content()); field != nullptr) {
      return {ErrorCode::kLossyDowngrade,
              {"found ", field,
               ", which version 1 cannot hold; expected version 2, or allowLoss to drop it"}};
    }
  }
  return codec.WriteEnvelope(snapshot.content(), version, bytes);
}

}  // namespace snapshoter
