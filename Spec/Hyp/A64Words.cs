using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Hyp;

/// <summary>The words of instructions that operations of a model are, with X0 to X3 as their registers unless a method says otherwise.</summary>
public static class A64Words
{
    public const uint
        ISB = 0xd503_3fdf, DSB_SY = 0xd503_3f9f, DSB_ISH = 0xd503_3b9f, DMB_ISH = 0xd503_3bbf,
        WFI = 0xd503_207f, WFE = 0xd503_205f, SEV = 0xd503_209f, NOP = 0xd503_201f,
        ERET = 0xd69f_03e0, SMC = 0xd400_0003, BR = 0xd61f_0000;

    /// <summary>LDAXR X0, [X1]; STLXR W2, X0, [X1]; STLR X0, [X1].</summary>
    public const uint LDAXR = 0xc85f_fc20, STLXR = 0xc802_fc20, STLR = 0xc89f_fc20;

    private static readonly uint[] RegisterFields = [.. Enumerable.Range(0, RegisterRow.Count).Select(i => Field(RegisterRow.Of((Reg)i)))];

    private static readonly Dictionary<SysOp, uint> OperationFields =
        RegisterRow.All.Where(r => r.Operation is not null).ToDictionary(r => r.Operation!.Value, Field);

    public static uint MRS(Reg register) => 0xd520_0000 | RegisterFields[(int)register];

    public static uint MSR(Reg register) => 0xd500_0000 | RegisterFields[(int)register];

    public static uint SYS(SysOp operation) => 0xd500_0000 | OperationFields[operation];

    public static uint DAIFSet(int mask) => 0xd503_40df | (uint)mask << 8;

    public static uint DAIFClr(int mask) => 0xd503_40ff | (uint)mask << 8;

    /// <summary>MOV Xd, Xm.</summary>
    public static uint MOV(int d, int m) => 0xaa00_03e0 | (uint)m << 16 | (uint)d;

    /// <summary>LDR X0, [X1], or a narrower one.</summary>
    public static uint LDR(int size) => 0x3940_0020 | SizeField(size);

    /// <summary>STR X0, [X1], or a narrower one.</summary>
    public static uint STR(int size) => 0x3900_0020 | SizeField(size);

    public static uint LDP(int n, int @base) => 0xa940_0000 | PairFields(n, @base);

    public static uint STP(int n, int @base) => 0xa900_0000 | PairFields(n, @base);

    public static uint LDPQ(int n) => 0xad40_0000 | PairFields(n, 0);

    public static uint STPQ(int n) => 0xad00_0000 | PairFields(n, 0);

    private static uint PairFields(int n, int @base) => (uint)(Math.Min(n + 1, 31) << 10 | @base << 5 | n);

    private static uint SizeField(int size) => size switch
    {
        1 => 0u,
        2 => 1u << 30,
        4 => 2u << 30,
        8 => 3u << 30,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "an access has 1, 2, 4 or 8 bytes"),
    };

    private static uint Field(AccessEntry row) => (uint)AccessMap.EncodingOf(row).Value << 5;
}
