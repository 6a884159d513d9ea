namespace VirtSpec.Machine.Devices;

/// <summary>
/// The PL011 UART as a value. What is written to UARTDR leaves at once; what arrives waits in the receive FIFO until it is read.
/// Offsets, register names and widths are those of Arm DDI 0183G; where that leaves something open, the answer is that of QEMU's board.
/// </summary>
/// <remarks>
/// Reads are pure. What a read changes is asked of <see cref="AfterRead"/> when the access has completed, because a step that takes an exception has read and is dropped.
/// As on QEMU's board, the receive interrupt rises with the first byte whatever UARTIFLS says, which serves for the receive timeout too, and reception and transmission do not depend on their enables.
/// Not modelled: the time that a byte takes, framing, parity and break errors, DMA requests, and modem lines other than those that UARTCR.LBE feeds back.
/// </remarks>
public readonly record struct Pl011()
{
    /// <summary>The bytes of address space that it takes.</summary>
    public const ulong Size = 0x1000;

    private const ulong UARTDR = 0x000, UARTRSR = 0x004, UARTFR = 0x018, UARTILPR = 0x020, UARTIBRD = 0x024, UARTFBRD = 0x028, UARTLCR_H = 0x02c,
        UARTCR = 0x030, UARTIFLS = 0x034, UARTIMSC = 0x038, UARTRIS = 0x03c, UARTMIS = 0x040, UARTICR = 0x044, UARTDMACR = 0x048, UARTPeriphID0 = 0xfe0;

    /// <summary>Flags of UARTFR: the transmit FIFO is empty, always; the receive FIFO is full, or empty; and the modem lines.</summary>
    private const uint TXFE = 1 << 7, RXFF = 1 << 6, RXFE = 1 << 4, RI = 1 << 8, DCD = 1 << 2, DSR = 1 << 1, CTS = 1 << 0;

    /// <summary>Bits of UARTRIS, UARTMIS, UARTIMSC and UARTICR: overrun, transmit, receive, and the modem lines.</summary>
    private const uint OverrunInterrupt = 1 << 10, TransmitInterrupt = 1 << 5, ReceiveInterrupt = 1 << 4,
        DSRInterrupt = 1 << 3, DCDInterrupt = 1 << 2, CTSInterrupt = 1 << 1, RIInterrupt = 1 << 0;

    /// <summary>UARTLCR_H: the FIFOs are enabled.</summary>
    private const uint FEN = 1 << 4;

    /// <summary>UARTCR: loopback, and the modem lines that it feeds back as RI, DCD, CTS and DSR.</summary>
    private const uint LBE = 1 << 7, Out2 = 1 << 13, Out1 = 1 << 12, RTS = 1 << 11, DTR = 1 << 10;

    /// <summary>UARTRSR: a byte was lost because the FIFO was full.</summary>
    private const uint OE = 1 << 3;

    /// <summary>UARTPeriphID0 to 3, then UARTPCellID0 to 3, one byte in each word.</summary>
    private static ReadOnlySpan<byte> Identification => [0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1];

    public uint RSR { get; init; }

    public uint ILPR { get; init; }

    public uint IBRD { get; init; }

    public uint FBRD { get; init; }

    public uint LCR_H { get; init; }

    /// <summary>Transmit and receive are enabled after reset, the UART as a whole is not.</summary>
    public uint CR { get; init; } = 0x300;

    public uint IFLS { get; init; } = 0x12;

    public uint IMSC { get; init; }

    public uint RIS { get; init; }

    public uint DMACR { get; init; }

    /// <summary>What has arrived and was not read.</summary>
    public ReceiveFifo Received { get; init; }

    /// <summary>There is room for a byte; while there is none, and in loopback, the line is left waiting.</summary>
    public bool CanReceive => Received.Count < Depth && (CR & LBE) == 0;

    /// <summary>UARTINTR, the line of all interrupts together.</summary>
    public bool Interrupt => (RIS & IMSC) != 0;

    private int Depth => (LCR_H & FEN) != 0 ? ReceiveFifo.Depth : 1;

    private uint FR => TXFE | (Received.Count == 0 ? RXFE : 0) | (Received.Count == Depth ? RXFF : 0) | ModemStatus;

    private uint ModemStatus => (CR & LBE) == 0
        ? 0
        : ((CR & Out2) != 0 ? RI : 0) | ((CR & Out1) != 0 ? DCD : 0) | ((CR & RTS) != 0 ? CTS : 0) | ((CR & DTR) != 0 ? DSR : 0);

    /// <summary>The register of the word at <paramref name="offset"/>, whose two low bits say nothing: a narrow access anywhere in it gets its low bytes. Reserved ones read as zero.</summary>
    public uint Read(ulong offset) => (offset & ~3UL) switch
    {
        UARTDR => Received.Oldest,
        UARTRSR => RSR,
        UARTFR => FR,
        UARTILPR => ILPR,
        UARTIBRD => IBRD,
        UARTFBRD => FBRD,
        UARTLCR_H => LCR_H,
        UARTCR => CR,
        UARTIFLS => IFLS,
        UARTIMSC => IMSC,
        UARTRIS => RIS,
        UARTMIS => RIS & IMSC,
        UARTDMACR => DMACR,
        >= UARTPeriphID0 and < Size => Identification[(int)(offset - UARTPeriphID0) / 4],
        _ => 0,
    };

    /// <summary>The UART after a read that has completed: one of UARTDR takes the oldest byte.</summary>
    public Pl011 AfterRead(ulong offset)
    {
        if ((offset & ~3UL) != UARTDR)
            return this;
        var rest = Received.Pop();
        return this with { Received = rest, RIS = rest.Count == 0 ? RIS & ~ReceiveInterrupt : RIS };
    }

    /// <summary>The UART after a write, and the byte that it sends because of it, if any. Writes to read-only and reserved registers are ignored.</summary>
    public Pl011 Write(ulong offset, uint value, out byte? sent)
    {
        sent = (offset & ~3UL) == UARTDR ? (byte)value : null;
        return (offset & ~3UL) switch
        {
            UARTDR => Sent((byte)value),
            UARTRSR => this with { RSR = 0 },
            UARTILPR => this with { ILPR = value & 0xff },
            UARTIBRD => this with { IBRD = value & 0xffff },
            UARTFBRD => this with { FBRD = value & 0x3f },
            UARTLCR_H => WithLineControl(value & 0xff),
            UARTCR => WithControl(value & 0xffff),
            UARTIFLS => this with { IFLS = value & 0x3f },
            UARTIMSC => this with { IMSC = value & 0x7ff },
            UARTICR => this with { RIS = RIS & ~value },
            UARTDMACR => this with { DMACR = value & 0x7 },
            _ => this,
        };
    }

    /// <summary>The UART after a byte has arrived; one that finds no room is lost, and the overrun reported.</summary>
    public Pl011 Receive(byte value)
    {
        if (Received.Count == Depth)
            return this with { RSR = RSR | OE, RIS = RIS | OverrunInterrupt };
        var more = Received.Push(value);
        return this with { Received = more, RIS = more.Count == 1 ? RIS | ReceiveInterrupt : RIS };
    }

    /// <summary>The transmitter is empty again at once, which is what its interrupt reports.</summary>
    private Pl011 Sent(byte value)
    {
        var done = this with { RIS = RIS | TransmitInterrupt };
        return (CR & LBE) != 0 ? done.Receive(value) : done;
    }

    /// <summary>Enabling or disabling the FIFOs empties them.</summary>
    private Pl011 WithLineControl(uint value) =>
        this with { LCR_H = value, Received = ((LCR_H ^ value) & FEN) != 0 ? default : Received };

    /// <summary>A modem line that changes, which only loopback makes possible, raises its interrupt.</summary>
    private Pl011 WithControl(uint value)
    {
        var next = this with { CR = value };
        uint changed = ModemStatus ^ next.ModemStatus;
        uint raised = ((changed & RI) != 0 ? RIInterrupt : 0) | ((changed & DCD) != 0 ? DCDInterrupt : 0)
            | ((changed & CTS) != 0 ? CTSInterrupt : 0) | ((changed & DSR) != 0 ? DSRInterrupt : 0);
        return next with { RIS = RIS | raised };
    }
}
