#pragma once
#if !__has_include(<zstd.h>)
#error "libzstd's header zstd.h is missing: run scripts/setup (or: apt-get install libzstd-dev) and build again."
#endif
#include <zstd.h>
#include <zstd_errors.h>
