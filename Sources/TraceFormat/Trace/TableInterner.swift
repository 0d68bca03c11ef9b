/// Tables under construction: hands out the place of an entry, making it on first use.
public struct TableInterner: Sendable {
  /// The tables so far.
  public private(set) var tables = TraceTables()
  private var stringPlaces: [String: StringID] = ["": .empty]
  private var typePlaces: [AllocationType: TypeID] = [:]
  private var sitePlaces: [Site: SiteID] = [:]
  private var contextPlaces: [Context: ContextID] = [:]

  /// Empty tables.
  public init() {}

  /// The place of `text`.
  public mutating func string(_ text: String) -> StringID {
    if let place = stringPlaces[text] { return place }
    let place = StringID(UInt32(tables.strings.count))
    tables.strings.append(text)
    stringPlaces[text] = place
    return place
  }

  /// The place of the type called `name`.
  public mutating func type(_ name: String, _ family: TypeFamily) -> TypeID {
    let type = AllocationType(name: string(name), family: family)
    if let place = typePlaces[type] { return place }
    let place = TypeID(UInt32(tables.types.count))
    tables.types.append(type)
    typePlaces[type] = place
    return place
  }

  /// The place of `site`, whose type and call site are already in the tables.
  public mutating func site(_ site: Site) -> SiteID {
    if let place = sitePlaces[site] { return place }
    let place = SiteID(UInt32(tables.sites.count))
    tables.sites.append(site)
    sitePlaces[site] = place
    return place
  }

  /// Takes the sites from `place` on out of the tables again.
  mutating func forgetSites(from place: Int) {
    for site in tables.sites[place...] { sitePlaces[site] = nil }
    tables.sites.removeSubrange(place...)
  }

  /// The place of `context`, whose name is already in the tables.
  public mutating func context(_ context: Context) -> ContextID {
    if let place = contextPlaces[context] { return place }
    let place = ContextID(UInt32(tables.contexts.count))
    tables.contexts.append(context)
    contextPlaces[context] = place
    return place
  }
}
