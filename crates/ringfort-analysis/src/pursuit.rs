//! Is a man in flight found before he is away?
