/// What an event of a site means to the replay.
struct SiteAction: Sendable {
  /// The kinds of meaning.
  enum Role: UInt8, Sendable {
    /// No object of a model is concerned.
    case nothing
    /// An object is born that no model places (a run of pages): it only takes an ordinal.
    case otherBirth
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
  var role: Role
  /// Index of the request.
  var request: UInt32 = 0
}
