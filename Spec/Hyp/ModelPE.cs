using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Hyp;

/// <summary>
/// The PE as model code has it. Each operation is one A64 instruction that the PE executes at the portal: with its rights, translation, exceptions and time.
/// Interrupts that are not masked, and steps of other PEs, may come before any of them.
/// The general-purpose registers are those of whoever was interrupted, until the code changes them.
/// </summary>
public sealed class ModelPE
{
    private const byte None = 31;
    private Action? _continuation;

    internal Operation? Pending { get; private set; }

    internal Answer LastAnswer { get; private set; }

    /// <summary>Reads a System register.</summary>
    public AwaitableOperation MRS(Reg register) => Do(new Operation(A64Words.MRS(register), 0, 1, 0));

    /// <summary>Writes a System register.</summary>
    public AwaitableOperation MSR(Reg register, ulong value) => Do(new Operation(A64Words.MSR(register), 0, 1, None) { V0 = value });

    /// <summary>Reads X<paramref name="n"/>; 31 is XZR.</summary>
    public AwaitableOperation X(int n) => Do(new Operation(A64Words.MOV(TemporaryBeside(n), n), TemporaryBeside(n), 1, TemporaryBeside(n)));

    /// <summary>Writes X<paramref name="n"/>; a write to 31, XZR, is ignored.</summary>
    public AwaitableOperation SetX(int n, ulong value) => Do(new Operation(A64Words.MOV(n, TemporaryBeside(n)), TemporaryBeside(n), 1, None) { V0 = value });

    /// <summary>Loads <paramref name="size"/> bytes (1, 2, 4 or 8) and extends them with zeros.</summary>
    public AwaitableOperation LDR(ulong address, int size = 8) => Do(new Operation(A64Words.LDR(size), 0, 2, 0) { V1 = address });

    /// <summary>Stores the low <paramref name="size"/> bytes (1, 2, 4 or 8).</summary>
    public AwaitableOperation STR(ulong address, ulong value, int size = 8) => Do(new Operation(A64Words.STR(size), 0, 2, None) { V0 = value, V1 = address });

    /// <summary>Loads X<paramref name="n"/> and the register after it.</summary>
    /// <param name="n">0 to 30; the register after X30 is XZR.</param>
    public AwaitableOperation LDP(int n, ulong address) => Do(new Operation(A64Words.LDP(n, BaseBeside(n)), BaseBeside(n), 1, None) { V0 = address });

    /// <summary>Stores X<paramref name="n"/> and the register after it.</summary>
    /// <inheritdoc cref="LDP"/>
    public AwaitableOperation STP(int n, ulong address) => Do(new Operation(A64Words.STP(n, BaseBeside(n)), BaseBeside(n), 1, None) { V0 = address });

    /// <summary>Loads Q<paramref name="n"/> and Q<paramref name="n"/> + 1; <paramref name="n"/> is at most 30.</summary>
    public AwaitableOperation LDPQ(int n, ulong address) => Do(new Operation(A64Words.LDPQ(n), 0, 1, None) { V0 = address });

    /// <summary>Stores Q<paramref name="n"/> and Q<paramref name="n"/> + 1; <paramref name="n"/> is at most 30.</summary>
    public AwaitableOperation STPQ(int n, ulong address) => Do(new Operation(A64Words.STPQ(n), 0, 1, None) { V0 = address });

    /// <summary>Loads 8 bytes, acquires, and marks them for <see cref="STLXR"/>.</summary>
    public AwaitableOperation LDAXR(ulong address) => Do(new Operation(A64Words.LDAXR, 0, 2, 0) { V1 = address });

    /// <summary>Stores 8 bytes and releases, if they are still marked; the answer is 0 when it did.</summary>
    public AwaitableOperation STLXR(ulong address, ulong value) => Do(new Operation(A64Words.STLXR, 0, 3, 2) { V0 = value, V1 = address });

    /// <summary>Stores 8 bytes and releases.</summary>
    public AwaitableOperation STLR(ulong address, ulong value) => Do(new Operation(A64Words.STLR, 0, 2, None) { V0 = value, V1 = address });

    /// <summary>A TLB invalidation, address translation or cache maintenance.</summary>
    public AwaitableOperation SYS(SysOp operation, ulong operand = 0) => Do(new Operation(A64Words.SYS(operation), 0, 1, None) { V0 = operand });

    public AwaitableOperation ISB() => Do(new Operation(A64Words.ISB));

    public AwaitableOperation DSB_ISH() => Do(new Operation(A64Words.DSB_ISH));

    public AwaitableOperation DSB_SY() => Do(new Operation(A64Words.DSB_SY));

    public AwaitableOperation DMB_ISH() => Do(new Operation(A64Words.DMB_ISH));

    public AwaitableOperation WFI() => Do(new Operation(A64Words.WFI));

    public AwaitableOperation WFE() => Do(new Operation(A64Words.WFE));

    public AwaitableOperation SEV() => Do(new Operation(A64Words.SEV));

    /// <summary>Sets bits of PSTATE.DAIF.</summary>
    /// <param name="mask">D, A, I, F from bit 3 to bit 0.</param>
    public AwaitableOperation DAIFSet(int mask) => Do(new Operation(A64Words.DAIFSet(mask)));

    /// <summary>Clears bits of PSTATE.DAIF.</summary>
    /// <inheritdoc cref="DAIFSet"/>
    public AwaitableOperation DAIFClr(int mask) => Do(new Operation(A64Words.DAIFClr(mask)));

    /// <summary>Calls the firmware by the SMC Calling Convention; the answer is X0.</summary>
    public AwaitableOperation SMC(ulong function, ulong x1 = 0, ulong x2 = 0, ulong x3 = 0) =>
        Do(new Operation(A64Words.SMC, 0, 4, 0) { V0 = function, V1 = x1, V2 = x2, V3 = x3 });

    /// <summary>Returns from the exception. The code ends here.</summary>
    public AwaitableOperation ERET() => Do(new Operation(A64Words.ERET) { IsLast = true });

    /// <summary>Branches to an address, of another portal say. The code ends here, and what it remembered is gone.</summary>
    public AwaitableOperation BR(ulong address) => Do(new Operation(A64Words.BR, 0, 1, None) { V0 = address, IsLast = true });

    /// <summary>The code cannot go on, and stops the machine.</summary>
    public AwaitableOperation Panic(string reason) => Do(new Operation(A64Words.NOP) { Panic = reason, IsLast = true });

    internal void Suspend(Operation operation, Action continuation)
    {
        if (Pending is not null)
            throw new InvalidOperationException("a model may await one operation at a time");
        (Pending, _continuation) = (operation, continuation);
    }

    internal void Resume(Answer answer)
    {
        var continuation = _continuation!;
        (Pending, _continuation, LastAnswer) = (null, null, answer);
        continuation();
    }

    private AwaitableOperation Do(Operation operation) => new(this, operation);

    /// <summary>A register that a move from or to X<paramref name="n"/> may use.</summary>
    private static byte TemporaryBeside(int n) => (byte)(n == 0 ? 1 : 0);

    /// <summary>A base register for a pair from X<paramref name="n"/> on.</summary>
    private static byte BaseBeside(int n) => (byte)(n <= 1 ? 29 : 0);
}
