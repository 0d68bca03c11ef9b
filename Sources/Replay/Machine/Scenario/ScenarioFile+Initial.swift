/// What there is before anything happens.
extension ScenarioFile {
  static func readInitial(
    _ file: ScenarioSection, _ setup: inout MachineSetup
  ) throws(ScenarioError) {
    let initial = try section(
      file, "initial",
      known: [
        "free", "cache", "address_headroom", "address_pages", "swap_pages", "swap_used",
        "swap_full", "processes",
      ])
    // Zones say themselves what is free.
    setup.free = try initial.pages("free", default: setup.free)
    setup.cache = try initial.pages("cache")
    setup.addressHeadroom = try initial.pages("address_headroom", default: 1 << 30)
    setup.addressLimit = try initial.pages("address_pages", default: setup.addressLimit)
    setup.swapPages = try initial.pages("swap_pages", default: 1_000_000)
    setup.swapUsed = try initial.integer("swap_used", 0...setup.swapPages, default: 0)
    setup.swapFullness = try initial.integer("swap_full", 0...2, default: 0)
    for node in try initial.elements("processes") {
      guard case .integer(let pages) = node.value, (0...(1 << 32)).contains(pages) else {
        throw initial.wrong(
          "processes", "expected numbers of pages, found \(ScenarioSection.text(node))")
      }
      setup.processes.append(pages)
    }
  }

  static func readMetadata(
    _ file: ScenarioSection, _ setup: inout MachineSetup
  ) throws(ScenarioError) {
    let metadata = try section(
      file, "metadata",
      known: [
        "bytes", "limit", "companion_bytes", "per_group", "types_before", "types_after",
        "global_items", "exhausted", "stock",
        "slabs",
      ])
    let count = 1...(1 << 24)
    setup.metadataBytes = UInt64(
      try metadata.integer("bytes", 1...4096, default: Int(setup.metadataBytes)))
    setup.metadataLimit = UInt64(
      try metadata.integer("limit", 0...(1 << 50), default: 0))
    setup.companionBytes = UInt64(
      try metadata.integer("companion_bytes", 0...4096, default: Int(setup.companionBytes)))
    setup.objectsPerGroup = try metadata.integer(
      "per_group", 0...16, default: setup.objectsPerGroup)
    setup.typesBefore = try metadata.integer("types_before", 0...10_000, default: 0)
    setup.typesAfter = try metadata.integer("types_after", 0...10_000, default: 0)
    setup.metadata.globalItems = try metadata.integer(
      "global_items", 0...count.upperBound, default: 0)
    setup.metadata.isExhausted = try metadata.flag("exhausted", default: false)
    setup.metadata.stockSlabs = try metadata.integer("stock", 0...4096, default: 0)
    let last = setup.processorCount - 1
    for node in try metadata.elements("slabs") {
      let run = try ScenarioSection(
        metadata.name("slabs"), node, known: ["count", "live", "cpu", "charged_to", "on"])
      let cpu = try run.integer("cpu", 0...last, default: 0)
      let place = try run.word(
        "on", of: InitialStock.Slabs.Place.allCases.map(\.rawValue), default: "empty")
      setup.metadata.slabs.append(
        InitialStock.Slabs(
          count: try run.integer("count", 1...100_000, default: 1),
          live: try run.integer("live", 0...4096, default: -1), cpu: UInt16(cpu),
          chargedTo: UInt16(try run.integer("charged_to", 0...last, default: cpu)),
          place: InitialStock.Slabs.Place(rawValue: place) ?? .empty))
    }
  }

  static func readEntries(
    _ file: ScenarioSection, _ setup: inout MachineSetup
  ) throws(ScenarioError) {
    let entries = try section(
      file, "entries",
      known: [
        "available", "listed", "from_model", "overdraw", "bytes", "global_items", "stock", "era",
      ])
    setup.entries.available = try entries.integer("available", 0...(1 << 20), default: 512)
    setup.entries.listedBeyond =
      try entries.integer("listed", 0...(1 << 21), default: setup.entries.available + 8)
      - setup.entries.available
    setup.entries.comeFromModel = try entries.flag("from_model", default: false)
    setup.entries.overdraws = try entries.flag("overdraw", default: false)
    setup.entries.bytes = UInt64(try entries.integer("bytes", 1...4096, default: 192))
    setup.entries.globalItems = try entries.integer("global_items", 0...(1 << 20), default: 21)
    setup.entries.stockSlabs = try entries.integer("stock", 0...4096, default: 0)
    setup.entries.zoneEra = try entries.word("era", of: ["2011", "2014", "2021"], default: "2021")
  }

  static func readHelper(
    _ file: ScenarioSection, _ setup: inout MachineSetup
  ) throws(ScenarioError) {
    let helper = try section(
      file, "helper", known: ["on", "guarded", "retry", "told", "every", "rollback", "entries"])
    setup.helper.isOn = try helper.flag("on", default: true)
    setup.helper.isGuarded = try helper.flag("guarded", default: false)
    setup.helper.isTold = try helper.flag("told", default: true)
    setup.helper.period = try helper.seconds("every", default: 0)
    guard setup.helper.period == 0 || setup.helper.period >= 1_000_000 else {
      throw helper.wrong("every", "expected 0 (never), or a millisecond or more")
    }
    setup.helper.rollsBack = try helper.flag("rollback", default: true)
    setup.helper.entries = try helper.integer("entries", 0...(1 << 20), default: 0)
    setup.helper.retryAfter = try helper.seconds("retry", default: 1_000_000_000)
  }
}
