namespace VirtSpec.Machine.Devices;

/// <summary>
/// The PL011 UART as a value, output only: what is written to UARTDR leaves at once, nothing is ever received.
/// Offsets and register names are those of Arm DDI 0183G; the answers of reads are those of QEMU's board.
/// </summary>
/// <remarks>
/// Reads are pure here. A device whose reads change it must report that as an effect of the step, because a step that takes an exception has read and is dropped.
/// Not modelled: interrupts (UARTRIS and UARTMIS read as zero), the receiver, and the time that a byte takes.
/// </remarks>
public readonly record struct Pl011()
{
    /// <summary>The bytes of address space that it takes.</summary>
    public const ulong Size = 0x1000;

    private const ulong UARTDR = 0x000, UARTFR = 0x018, UARTILPR = 0x020, UARTIBRD = 0x024, UARTFBRD = 0x028, UARTLCR_H = 0x02c,
        UARTCR = 0x030, UARTIFLS = 0x034, UARTIMSC = 0x038, UARTDMACR = 0x048, UARTPeriphID0 = 0xfe0;

    /// <summary>UARTFR: transmit FIFO empty (bit 7), receive FIFO empty (bit 4).</summary>
    private const uint BothFifosEmpty = 0x90;

    /// <summary>UARTPeriphID0 to 3, then UARTPCellID0 to 3, one byte in each word.</summary>
    private static ReadOnlySpan<byte> Identification => [0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1];

    public uint ILPR { get; init; }

    public uint IBRD { get; init; }

    public uint FBRD { get; init; }

    public uint LCR_H { get; init; }

    /// <summary>Transmit and receive are enabled after reset, the UART as a whole is not; output does not depend on it.</summary>
    public uint CR { get; init; } = 0x300;

    public uint IFLS { get; init; } = 0x12;

    public uint IMSC { get; init; }

    public uint DMACR { get; init; }

    /// <summary>The register at <paramref name="offset"/>; reserved ones read as zero.</summary>
    public uint Read(ulong offset) => offset switch
    {
        UARTFR => BothFifosEmpty,
        UARTILPR => ILPR,
        UARTIBRD => IBRD,
        UARTFBRD => FBRD,
        UARTLCR_H => LCR_H,
        UARTCR => CR,
        UARTIFLS => IFLS,
        UARTIMSC => IMSC,
        UARTDMACR => DMACR,
        >= UARTPeriphID0 when offset % 4 == 0 => Identification[(int)(offset - UARTPeriphID0) / 4],
        _ => 0,
    };

    /// <summary>The UART after a write, and the byte that it sends because of it, if any. Writes to read-only and reserved registers are ignored.</summary>
    public Pl011 Write(ulong offset, uint value, out byte? sent)
    {
        sent = offset == UARTDR ? (byte)value : null;
        return offset switch
        {
            UARTILPR => this with { ILPR = value & 0xff },
            UARTIBRD => this with { IBRD = value & 0xffff },
            UARTFBRD => this with { FBRD = value & 0x3f },
            UARTLCR_H => this with { LCR_H = value & 0xff },
            UARTCR => this with { CR = value & 0xffff },
            UARTIFLS => this with { IFLS = value & 0x3f },
            UARTIMSC => this with { IMSC = value & 0x7ff },
            UARTDMACR => this with { DMACR = value & 0x7 },
            _ => this,
        };
    }
}
