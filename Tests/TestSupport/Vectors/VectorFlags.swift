public import TraceFormat

extension AllocationFlags {
  /// The flags that an input file's words stand for; no words mean WAITOK. Words that say how a
  /// block is laid out (POWEROF2, CACHEALIGN) say nothing here.
  public init(vectorWords words: [String]) {
    self = words.isEmpty ? [.known, .mayWait] : .known
    for word in words {
      switch word {
      case "WAITOK": insert(.mayWait)
      case "INTWAIT": formUnion([.mayWait, .mayUseReserve, .mayUseInterruptReserve])
      case "NOWAIT": formUnion([.mayFail, .mayUseReserve])
      case "INTNOWAIT": formUnion([.mayFail, .mayUseReserve, .mayUseInterruptReserve])
      case "NULLOK": insert(.mayFail)
      default: break
      }
    }
  }
}
