public import ArgumentParser
public import Replay

extension StatsDimension: ExpressibleByArgument {}
extension StatsSort: ExpressibleByArgument {}
