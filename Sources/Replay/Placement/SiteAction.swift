/// What an event of a site means to the replay.
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
  /// What it does.
  let role: Role
  /// 1 if the event must be looked at, 0 if its role is `nothing`: what to add to a count.
  let weight: UInt8
  /// 1 if the event takes a birth ordinal, else 0.
  let births: UInt8
  /// Index of the request.
  let request: UInt32

  /// An action.
  init(_ role: Role, isBirth: Bool, request: UInt32 = 0) {
    self.role = role
    weight = role == .nothing ? 0 : 1
    births = isBirth ? 1 : 0
    self.request = request
  }
}
