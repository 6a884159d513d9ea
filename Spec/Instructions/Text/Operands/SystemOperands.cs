using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>System registers and operations by the names of registers.tbl and operations.tbl, and by number without one.</summary>
public static partial class OperandKinds
{
    /// <summary>Fields: L, o0, op1, CRn, CRm, op2.</summary>
    public static readonly OperandKind SystemRegister = new(
        f => SystemNames.RegisterName(SystemEncoding.Of(f.Word), isRead: f[0] == 1),
        ParseSystemRegister);

    /// <summary>The operation after AT, DC, IC or TLBI. Fields: op1, CRn, CRm, op2.</summary>
    public static readonly OperandKind AddressTranslation = SystemOperation("at");
    public static readonly OperandKind DataCache = SystemOperation("dc");
    public static readonly OperandKind InstructionCache = SystemOperation("ic");
    public static readonly OperandKind TlbInvalidation = SystemOperation("tlbi");

    /// <summary>The register of an operation that takes one. Fields: Rt, op1, CRn, CRm, op2.</summary>
    public static readonly OperandKind OperationRegister = new(
        f => SystemNames.TakesOperand(SystemEncoding.Of(f.Word)) ? ", " + GeneralName(f[0], is64: true) : "",
        ParseOperationRegister);

    /// <summary>The register of SYS, which is left out when it is 31. Fields: Rt.</summary>
    public static readonly OperandKind OptionalX = new(
        f => f[0] == 31 ? "" : ", " + GeneralName(f[0], is64: true),
        input => input.TryTake(",") ? TryTakeX(input) : input.Set(0, 31) || input.Fail("a register"));

    /// <summary>CRn or CRm of SYS. Fields: the number.</summary>
    public static readonly OperandKind ControlRegister = new(
        f => $"C{f[0]}",
        input => (input.TryTakeWord(out string word) && TryReadRegister(word, "c", "", out uint number) && input.Set(0, number)) || input.Fail("c0 to c15"));

    private static bool ParseSystemRegister(OperandInput input)
    {
        bool found = input.TryTakeWord(out string name) & SystemNames.TryFindRegister(name, input[0] == 1, out var encoding);
        if (!found)
            return input.Fail($"a System register that can be {(input[0] == 1 ? "read" : "written")}, or s<op0>_<op1>_c<n>_c<m>_<op2>");
        return (encoding.Op0 >= 2 && input.Set(1, (ulong)encoding.Op0 & 1) && input.Set(2, (ulong)encoding.Op1) && input.Set(3, (ulong)encoding.CRn)
                && input.Set(4, (ulong)encoding.CRm) && input.Set(5, (ulong)encoding.Op2))
            || input.Fail("a System register with op0 2 or 3");
    }

    private static OperandKind SystemOperation(string mnemonic) => new(
        f => SystemNames.OperationName(SystemEncoding.Of(f.Word), mnemonic),
        input => ParseSystemOperation(input, mnemonic));

    private static bool ParseSystemOperation(OperandInput input, string mnemonic)
    {
        bool found = input.TryTakeWord(out string name) & SystemNames.TryFindOperation(mnemonic, name, out var encoding);
        return (found && input.Set(0, (ulong)encoding.Op1) && input.Set(1, (ulong)encoding.CRn) && input.Set(2, (ulong)encoding.CRm) && input.Set(3, (ulong)encoding.Op2))
            || input.Fail($"an operation of {mnemonic}");
    }

    private static bool ParseOperationRegister(OperandInput input)
    {
        bool takes = SystemNames.TakesOperand(SystemEncoding.Of(input.Word));
        if (input.TryTake(",") != takes)
            return input.Fail(takes ? "a comma and a register" : "no register");
        return takes ? TryTakeX(input) : input.Set(0, 31) || input.Fail("no register");
    }

    private static bool TryTakeX(OperandInput input) =>
        TryTakeRegister(input, "x", "xzr", out uint number) && (input.Set(0, number) || input.Fail("another register"));
}
