extension Site {
  /// What a trace carries because it has an event of this site. Times, processors, threads,
  /// addresses and whether it is made up cannot be told from a site.
  var characteristics: Characteristics {
    var found: Characteristics = []
    if callSite != .empty { found.insert(.callSites) }
    if flags.contains(.known) { found.insert(.flags) }
    if kind == .allocate, allocatedBytes != nil { found.insert(.allocatedSizes) }
    switch kind {
    case .pageAllocate, .pageFree, .pageFreeBatched, .pageDrain, .pageAllocateFailed,
      .pageOutStart, .pageOutEnd, .pageIn:
      found.insert(.pageEvents)
    case .waitBegin, .waitEnd: found.insert(.waits)
    default: break
    }
    return found
  }
}
