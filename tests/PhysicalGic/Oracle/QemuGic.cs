using VirtSpec.PhysicalGic.Cases;
using VirtSpec.Spec.Registers;

namespace VirtSpec.PhysicalGic.Oracle;

/// <summary>Runs cases on QEMU's GICv3, one after the other on one board.</summary>
public static class QemuGic
{
    private const ulong Distributor = 0x0800_0000, Redistributors = 0x080a_0000, RedistributorSize = 0x2_0000, UART = 0x0900_0000;
    private const ulong UARTDR = UART, UARTIMSC = UART + 0x38, TransmitInterrupt = 1 << 5;
    private const ulong RTC = 0x0901_0000, RTCMR = RTC + 4, RTCLR = RTC + 8, RTCIMSC = RTC + 0x10;

    /// <summary>The SPI of the UART, whose line follows its interrupt mask once it has sent a byte.</summary>
    public const int UARTInterrupt = 33;

    /// <summary>The SPI of the RTC, whose line follows its interrupt mask once its count was set to the match value.</summary>
    public const int RTCInterrupt = 34;

    /// <summary>The PPIs of the timers, whose lines follow CTL.ENABLE when the compare value is in the past.</summary>
    public const int VirtualTimer = 27, PhysicalTimer = 30;

    /// <summary>The cases with what QEMU read.</summary>
    public static IReadOnlyList<GicCase> Run(IReadOnlyList<GicCase> cases)
    {
        if (cases.Count == 0)
            return [];
        List<Operation> operations = [.. Prologue()];
        var results = new List<List<(int First, int Count)>>();
        foreach (var one in cases)
        {
            operations.AddRange(ToReset());
            results.Add([]);
            foreach (var step in one.Steps)
            {
                int first = operations.Count;
                operations.AddRange(Lower(step));
                results[^1].Add((first, step.IsRead ? operations.Count - first : 0));
            }
        }
        ulong[] read = QemuInterpreter.Run(operations, haveEL2: false, SpecGic.PEs);
        return [.. cases.Zip(results, (one, at) => one.WithReads(at.Select(r => (IReadOnlyList<ulong>)read[r.First..(r.First + r.Count)])))];
    }

    private static IEnumerable<Operation> Lower(GicStep step) => step switch
    {
        { Place: GicPlace.Line, Number: UARTInterrupt } => [Operation.Store(UARTIMSC, 4, step.Value == 1 ? TransmitInterrupt : 0)],
        { Place: GicPlace.Line, Number: RTCInterrupt } => [Operation.Store(RTCIMSC, 4, step.Value!.Value)],
        { Place: GicPlace.Line, Number: VirtualTimer } => [Operation.Write(Reg.CNTV_CTL_EL0, step.Value!.Value) with { PE = step.PE }],
        { Place: GicPlace.Line, Number: PhysicalTimer } => [Operation.Write(Reg.CNTP_CTL_EL0, step.Value!.Value) with { PE = step.PE }],
        { Place: GicPlace.Line } => throw new ArgumentException($"the line of INTID {step.Number} is out of reach", nameof(step)),
        { Place: GicPlace.Register or GicPlace.Signals, Value: { } value } => [.. step.Registers.Select(r => Operation.Write(r, value) with { PE = step.PE })],
        { Place: GicPlace.Register or GicPlace.Signals } => step.Registers.Select(r => Operation.Read(r) with { PE = step.PE }),
        { Value: { } value } => [Operation.Store(Address(step), step.Size, value)],
        _ => [Operation.Load(Address(step), step.Size)],
    };

    private static ulong Address(GicStep step) =>
        step.Place == GicPlace.Distributor ? Distributor + step.Offset : Redistributors + RedistributorSize * (ulong)step.Number + step.Offset;

    private static IEnumerable<Operation> Prologue() =>
    [
        .. Enumerable.Range(1, SpecGic.PEs - 1).Select(Operation.Start),
        Operation.Store(UARTDR, 1, 0),
        Operation.Store(RTCMR, 4, 1000),
        Operation.Store(RTCLR, 4, 1000),
        .. from pe in Enumerable.Range(0, SpecGic.PEs)
           from register in new[] { Reg.CNTV_CVAL_EL0, Reg.CNTP_CVAL_EL0 }
           select Operation.Write(register, 0) with { PE = pe },
    ];

    /// <summary>Everything that a case can change, back to what it is after reset.</summary>
    private static IEnumerable<Operation> ToReset()
    {
        yield return Operation.Store(UARTIMSC, 4, 0);
        yield return Operation.Store(RTCIMSC, 4, 0);
        yield return Operation.Store(Distributor, 4, 0);
        for (int pe = 0; pe < SpecGic.PEs; pe++)
        {
            // CTLR goes first: while CBPR is 1, BPR1 ignores writes.
            Reg[] zero = [Reg.CNTV_CTL_EL0, Reg.CNTP_CTL_EL0, Reg.ICC_CTLR_EL1, Reg.ICC_PMR_EL1, Reg.ICC_BPR0_EL1, Reg.ICC_BPR1_EL1, Reg.ICC_AP0R0_EL1, Reg.ICC_AP1R0_EL1, Reg.ICC_IGRPEN0_EL1, Reg.ICC_IGRPEN1_EL1];
            foreach (var register in zero)
                yield return Operation.Write(register, 0) with { PE = pe };
            ulong frame = Redistributors + RedistributorSize * (ulong)pe;
            yield return Operation.Store(frame + 0x14, 4, 2);
            yield return Operation.Store(frame + 0x70, 8, 0);
            yield return Operation.Store(frame + 0x78, 8, 0);
            foreach (var operation in BankToReset(frame + 0x1_0000, 0))
                yield return operation;
        }
        // SPIs 256 to 287, which only QEMU has, come along.
        for (uint bank = 1; bank < 9; bank++)
            foreach (var operation in BankToReset(Distributor, bank))
                yield return operation;
        for (uint intid = 32; intid < 288; intid++)
            yield return Operation.Store(Distributor + 0x6000 + 8 * intid, 8, 0);
    }

    private static IEnumerable<Operation> BankToReset(ulong frame, uint bank) =>
    [
        Operation.Store(frame + 0x80 + 4 * bank, 4, 0),
        .. new uint[] { 0x180, 0x280, 0x380 }.Select(offset => Operation.Store(frame + offset + 4 * bank, 4, 0xffff_ffff)),
        .. Enumerable.Range(0, 8).Select(i => Operation.Store(frame + 0x400 + 32 * bank + 4 * (uint)i, 4, 0)),
        Operation.Store(frame + 0xc00 + 8 * bank, 4, 0),
        Operation.Store(frame + 0xc04 + 8 * bank, 4, 0),
    ];
}
