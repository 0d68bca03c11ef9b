import ArgumentParser
import TraceRecord

/// What `record` tells of call sites.
enum CallSiteChoice: String, CaseIterable, ExpressibleByArgument {
  case caller
  case none

  var option: RecordOptions.Sites { self == .caller ? .caller : .none }
}

/// What a thread does whose buffer is full.
enum FullBufferChoice: String, CaseIterable, ExpressibleByArgument {
  case wait
  case drop

  var option: RecordOptions.WhenFull { self == .wait ? .wait : .drop }
}
