/// What family a type belongs to; replay maps each family to a model's types by its own rule.
public enum TypeFamily: UInt8, CaseIterable, Sendable {
  /// A cache of objects of one size (`kmem_cache`, UMA zone, malloc type of fixed size).
  case objectCache = 0
  /// One size class of a general-purpose allocator; requests of many sizes share it.
  case sizeClass = 1
  /// A general-purpose request too large for a size class: whole pages.
  case largeRequest = 2
  /// General-purpose memory whose size class the source did not record (user-space `malloc`).
  case general = 3
  /// Runs of pages.
  case pages = 4
  /// The subject of a wait, gauge, mark, or an event without a kind of its own.
  case event = 5

  /// The family's name in the text twin.
  public var name: String {
    switch self {
    case .objectCache: "cache"
    case .sizeClass: "size-class"
    case .largeRequest: "large"
    case .general: "general"
    case .pages: "pages"
    case .event: "event"
    }
  }
}

/// A named type of memory, or for events without memory the subject's name.
public struct AllocationType: Hashable, Sendable {
  /// Index of its name in the string table.
  public var name: StringID
  /// Its family.
  public var family: TypeFamily

  /// Makes a type from its name and family.
  public init(name: StringID, family: TypeFamily) {
    self.name = name
    self.family = family
  }
}
