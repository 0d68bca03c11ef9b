/// What `tracetool models` says of a model, and what its parameters may be.
public struct ModelDescriptor: Sendable {
  /// The name on the command line.
  public var name: String
  /// One line: what it models.
  public var summary: String
  /// Kernel files and commits, or papers, that it follows.
  public var sources: [String]
  /// How far it can be trusted and where it deviates.
  public var fidelity: String
  /// Its parameters, in the order in which they are shown.
  public var parameters: [ModelParameter]
  /// What it gives back at once: reports count slabs or zones.
  public var releaseUnit: ReleaseUnit
  /// Whether pages belong to one type each.
  public var pageOwnership: PageOwnership

  /// What a model takes and gives back at once.
  public enum ReleaseUnit: String, Sendable, CaseIterable {
    /// A run of pages cut into objects.
    case slab
    /// A zone of chunks, or of items.
    case zone

    /// The counter of those that a model keeps for later although nothing in them is live.
    public var cachedCounter: String { "cached_\(rawValue)s" }
  }

  /// Whose the pages are that a model holds.
  public enum PageOwnership: Sendable {
    /// Each page is one type's: reports can say what each type holds.
    case oneType
    /// Types share pages.
    case shared
  }

  /// Makes a descriptor.
  public init(
    name: String, summary: String, sources: [String], fidelity: String,
    parameters: [ModelParameter] = [], releaseUnit: ReleaseUnit = .slab,
    pageOwnership: PageOwnership = .oneType
  ) {
    self.releaseUnit = releaseUnit
    self.pageOwnership = pageOwnership
    self.name = name
    self.summary = summary
    self.sources = sources
    self.fidelity = fidelity
    self.parameters = parameters
  }
}

/// One parameter of a model: what it may be and what it is if not given.
public struct ModelParameter: Sendable {
  /// What values are accepted.
  public enum Domain: Sendable, Equatable {
    /// A whole number within a range.
    case integer(ClosedRange<Int>)
    /// One of some words.
    case choice([String])
  }
  /// The name before the equals sign.
  public var name: String
  /// What values are accepted.
  public var domain: Domain
  /// The value if none is given.
  public var defaultValue: String
  /// One line: what it means, with its unit.
  public var summary: String

  /// Makes a parameter.
  public init(_ name: String, _ domain: Domain, default defaultValue: String, _ summary: String) {
    self.name = name
    self.domain = domain
    self.defaultValue = defaultValue
    self.summary = summary
  }
}
