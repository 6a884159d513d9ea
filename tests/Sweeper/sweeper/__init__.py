"""Measures the trap behaviour of a CPU model of QEMU; see ../README.md."""
