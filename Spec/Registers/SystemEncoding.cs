namespace VirtSpec.Spec.Registers;

/// <summary>
/// The five numbers that name a System register or operation, as bits 20:5 of the instruction hold them:
/// op0 in 15:14, op1 in 13:11, CRn in 10:7, CRm in 6:3, op2 in 2:0.
/// </summary>
public readonly record struct SystemEncoding(ushort Value)
{
    public SystemEncoding(int op0, int op1, int crn, int crm, int op2)
        : this((ushort)(op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2))
    {
    }

    public int Op0 => Value >> 14;
    public int Op1 => Value >> 11 & 7;
    public int CRn => Value >> 7 & 0xf;
    public int CRm => Value >> 3 & 0xf;
    public int Op2 => Value & 7;

    /// <summary>The encoding in an MSR, MRS, SYS or SYSL instruction word.</summary>
    public static SystemEncoding Of(uint word) => new((ushort)(word >> 5));

    /// <summary>The name that assemblers give an encoding without one: <c>S3_0_C1_C0_0</c>.</summary>
    public override string ToString() => $"S{Op0}_{Op1}_C{CRn}_C{CRm}_{Op2}";
}
