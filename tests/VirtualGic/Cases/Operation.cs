using VirtSpec.Spec.Instructions.Text;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>What a VM at EL1 does in a case: one instruction that reads X1, or writes it.</summary>
public sealed class Operation
{
    public static readonly Operation Nothing = new("nop");
    public static readonly Operation ReadIAR0 = Read("icc_iar0_el1"), ReadIAR1 = Read("icc_iar1_el1");
    public static readonly Operation WriteEOIR0 = Write("icc_eoir0_el1"), WriteEOIR1 = Write("icc_eoir1_el1");
    public static readonly Operation WriteDIR = Write("icc_dir_el1");
    public static readonly Operation ReadHPPIR0 = Read("icc_hppir0_el1"), ReadHPPIR1 = Read("icc_hppir1_el1");
    public static readonly Operation ReadRPR = Read("icc_rpr_el1");
    public static readonly Operation ReadBPR0 = Read("icc_bpr0_el1"), ReadBPR1 = Read("icc_bpr1_el1");
    public static readonly Operation WriteBPR0 = Write("icc_bpr0_el1"), WriteBPR1 = Write("icc_bpr1_el1");
    public static readonly Operation ReadPMR = Read("icc_pmr_el1"), WritePMR = Write("icc_pmr_el1");
    public static readonly Operation ReadCTLR = Read("icc_ctlr_el1"), WriteCTLR = Write("icc_ctlr_el1");
    public static readonly Operation ReadIGRPEN0 = Read("icc_igrpen0_el1"), ReadIGRPEN1 = Read("icc_igrpen1_el1");
    public static readonly Operation WriteIGRPEN0 = Write("icc_igrpen0_el1"), WriteIGRPEN1 = Write("icc_igrpen1_el1");
    public static readonly Operation ReadAP0R0 = Read("icc_ap0r0_el1"), ReadAP1R0 = Read("icc_ap1r0_el1");
    public static readonly Operation WriteAP0R0 = Write("icc_ap0r0_el1"), WriteAP1R0 = Write("icc_ap1r0_el1");

    private Operation(string text)
    {
        Text = text;
        Word = Assembler.TryAssemble(text, 0, out uint word, out string error) ? word : throw new FormatException($"{text}: {error}");
    }

    /// <summary>Every operation, in the order of their numbers.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        Nothing, ReadIAR0, ReadIAR1, WriteEOIR0, WriteEOIR1, WriteDIR, ReadHPPIR0, ReadHPPIR1, ReadRPR,
        ReadBPR0, ReadBPR1, WriteBPR0, WriteBPR1, ReadPMR, WritePMR, ReadCTLR, WriteCTLR,
        ReadIGRPEN0, ReadIGRPEN1, WriteIGRPEN0, WriteIGRPEN1, ReadAP0R0, ReadAP1R0, WriteAP0R0, WriteAP1R0,
    ];

    public string Text { get; }

    public uint Word { get; }

    public override string ToString() => Text;

    private static Operation Read(string register) => new($"mrs x1, {register}");

    private static Operation Write(string register) => new($"msr {register}, x1");
}
