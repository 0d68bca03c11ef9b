import TraceFormat

/// What an event of a site means to the replay, in one word: the request in bits 0 to 31, the role
/// in bits 48 to 55, and three bits that the loop over events adds up without a branch.
struct SiteAction: Sendable {
  /// The kinds of meaning.
  enum Role: UInt8, Sendable {
    /// No object of a model is concerned; a run of pages at most.
    case nothing
    /// An object is born whose size the trace does not say.
    case unsizedBirth
    /// An object is allocated for `request`.
    case allocate
    /// An object is freed.
    case free
    /// An object is reallocated for `request`.
    case reallocate
    /// No event of this site was met yet.
    case unseen
  }

  /// All of it.
  let word: UInt64

  /// An action.
  init(_ role: Role, _ kind: EventSpec, request: UInt32 = 0) {
    let isPicked = role != .nothing
    word =
      UInt64(request) | UInt64(role.rawValue) << 48 | (isPicked ? 1 << 56 : 0)
      | (kind.role == .birth ? 1 << 57 : 0) | (kind.countsAsRecorded ? 0 : 1 << 58)
  }

  /// What it does.
  var role: Role { Role(rawValue: UInt8(truncatingIfNeeded: word >> 48)) ?? .nothing }
  /// Index of the request.
  var request: UInt32 { UInt32(truncatingIfNeeded: word) }
  /// 1 if the event must be looked at, else 0.
  var weight: Int { Int(truncatingIfNeeded: word >> 56 & 1) }
  /// 1 if the event takes a birth ordinal, else 0.
  var births: Int32 { Int32(truncatingIfNeeded: word >> 57 & 1) }
  /// 1 if the event is no record of the source, else 0.
  var unrecorded: Int { Int(truncatingIfNeeded: word >> 58) }
}
