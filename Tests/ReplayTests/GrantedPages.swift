import Replay

extension AllocatorModel {
  /// Carries an operation to its end, granting each page request what `grant` says; all by default.
  mutating func settled(
    _ first: Step, grant: (PageRequest) -> UInt32 = { $0.pages }
  ) -> Step {
    var step = first
    while case .needs(let request) = step { step = resume(request, granted: grant(request)) }
    return step
  }
}

extension Step {
  /// The block that an allocation placed.
  var block: Block? { if case .placed(let block) = self { block } else { nil } }
  /// The pages that an operation asks for.
  var request: PageRequest? { if case .needs(let request) = self { request } else { nil } }
}
