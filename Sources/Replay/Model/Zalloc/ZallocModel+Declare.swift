extension ZallocModel {
  /// Name, parameters and sources.
  public static let descriptor = ModelDescriptor(
    name: "zalloc",
    summary: "DragonFly's zone allocator: pages once taken stay with their zone",
    sources: [
      "sys/vm/vm_zone.c, commit 5ed58e98 (era 2011)",
      "sys/vm/vm_zone.c, commit ba87a4ab (era 2014)",
      "sys/vm/vm_zone.h, commit 9d8f4371 (era 2021)",
    ],
    fidelity: """
      Eras 2011 and 2014 follow the source, read in full. Era 2021 is a reconstruction that \
      agrees with the header. A type of one size up to 32 KiB is one zone; a type of many sizes \
      is a zone for each power of two from 32 bytes; larger requests are whole pages, which alone \
      are given back. Flags are not looked at: plain and special zones wait, interrupt zones never \
      do. Hostage and empty pages are counted by growth.
      """,
    parameters: [
      ModelParameter(
        "era", .choice(ZallocEra.allCases.map(\.rawValue)), default: ZallocEra.y2021.rawValue,
        "the tree that is followed"),
      ModelParameter(
        "zone", .choice(ZoneKind.allCases.map(\.rawValue)), default: ZoneKind.plain.rawValue,
        "what every zone is; an interrupt zone holds a limited number of items and never waits"),
      ModelParameter(
        "entries", .integer(0...(1 << 30)), default: "0",
        "items of an interrupt zone whose type has no limit; 0: half the machine's pages, as the "
          + "swap pager reckons"),
      ModelParameter(
        "pages", .integer(1...64), default: "1",
        "pages of a growth, eras 2011 and 2014; at least what one item takes"),
      ModelParameter(
        "growth", .integer(1...64), default: "8",
        "pages of a growth, era 2021; the first four may exhaust the free list"),
      ModelParameter(
        "limitcheck", .choice(["after", "before"]), default: "after",
        "era 2021: whether the page limit is looked at after or before pages are taken"),
    ], releaseUnit: .zone)

  /// A machine without any zone.
  public init(_ configuration: ModelConfiguration) throws(ModelError) {
    era = ZallocEra(rawValue: configuration.word("era")) ?? .y2021
    burst = era == .y2011 ? 1 : era == .y2014 ? 32 : 128
    overflowsInBlocks = era == .y2021
    kind = ZoneKind(rawValue: configuration.word("zone")) ?? .plain
    processorCount = configuration.processorCount
    let given = configuration.integer("entries")
    entries = given > 0 ? given : max(1, configuration.memoryMebibytes * 128)
    pagesPerGrowth = configuration.integer("pages")
    growthPages2021 = configuration.integer("growth")
    checksLimitFirst = configuration.word("limitcheck") == "before"
  }

  /// Makes the next type known, as one zone if it fits one.
  public mutating func declare(_ type: ModelType) -> Step {
    let bytes = type.objectBytes ?? .max
    guard bytes <= Self.largestZoneBytes else {
      typeZones.append(-1)
      types.append(TypeRule(classBase: type.objectBytes == nil ? reserveClasses() : -1))
      return .done
    }
    return declare(specification(itemBytes: Int(bytes), limitBytes: type.limitBytes))
  }

  /// Makes the next type known as a zone made to measure. Creating an interrupt zone fills it once.
  public mutating func declare(_ wish: ZoneSpecification) -> Step {
    typeZones.append(Int32(zones.count))
    types.append(TypeRule(classBase: -1))
    addZone(wish, type: UInt32(types.count - 1))
    guard wish.kind == .interrupt else { return .done }
    return grow(zones.count - 1, cpu: 0, creating: true)
  }

  mutating func addZone(_ wish: ZoneSpecification, type: UInt32) {
    zones.append(
      Zone(
        wish, type: type, era: era, growthPages2021: growthPages2021,
        processorCount: processorCount))
    lists.append(contentsOf: repeatElement(ZoneList(), count: processorCount))
  }

  /// A zone as the parameters ask for. A type's limit gives the entries of an interrupt zone; other
  /// zones have no limit.
  func specification(itemBytes: Int, limitBytes: UInt64) -> ZoneSpecification {
    let limit = Int(min(limitBytes, 1 << 46)) / max(1, itemBytes)
    return ZoneSpecification(
      itemBytes: itemBytes, entries: limitBytes > 0 ? max(1, limit) : entries, kind: kind,
      pagesPerGrowth: max(pagesPerGrowth, (itemBytes + Zone.pageBytes - 1) / Zone.pageBytes))
  }
}
