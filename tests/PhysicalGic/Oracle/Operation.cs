using VirtSpec.Spec.Registers;

namespace VirtSpec.PhysicalGic.Oracle;

/// <summary>One operation of the interpreter that runs on QEMU's board (Interpreter/interpreter.S). Each has a result of 64 bits.</summary>
public readonly record struct Operation
{
    private enum OperationKind : byte
    {
        Instruction = 1,
        Load = 2,
        Store = 6,
        ToEL1 = 10,
        ToEL2 = 11,
        Start = 12,
    }

    private byte Kind { get; init; }

    private uint Word { get; init; }

    private ulong Address { get; init; }

    private ulong Value { get; init; }

    /// <summary>The PE that executes it. All but PE 0 have to be started.</summary>
    public int PE { get; init; }

    /// <summary>Any instruction, with X0 = <paramref name="x0"/>; the result is X0 after it. Other registers it leaves alone.</summary>
    public static Operation Instruction(uint word, ulong x0 = 0) => new() { Kind = (byte)OperationKind.Instruction, Word = word, Value = x0 };

    /// <summary>MRS of a register; the result is its value.</summary>
    public static Operation Read(Reg register) => Instruction(0xd530_0000 | Encoding(register));

    public static Operation Write(Reg register, ulong value) => Instruction(0xd510_0000 | Encoding(register), value);

    /// <param name="size">In bytes: 1, 2, 4 or 8.</param>
    public static Operation Load(ulong address, int size) =>
        new() { Kind = (byte)((int)OperationKind.Load + int.Log2(size)), Address = address };

    /// <param name="size">In bytes: 1, 2, 4 or 8.</param>
    public static Operation Store(ulong address, int size, ulong value) =>
        new() { Kind = (byte)((int)OperationKind.Store + int.Log2(size)), Address = address, Value = value };

    /// <summary>What follows runs at EL1, with HCR_EL2.RW and with interrupts masked.</summary>
    public static Operation ToEL1() => new() { Kind = (byte)OperationKind.ToEL1 };

    /// <summary>What follows runs at EL2, by HVC.</summary>
    public static Operation ToEL2() => new() { Kind = (byte)OperationKind.ToEL2 };

    /// <summary>Starts another PE; PE 0 does so, at the highest Exception level. The result is that of CPU_ON.</summary>
    public static Operation Start(int pe) => new() { Kind = (byte)OperationKind.Start, Value = (ulong)pe };

    /// <summary>The exception that the operation took in place of its result, as ESR_ELx has it, or null.</summary>
    public static uint? ExceptionOf(ulong result) => result >> 63 != 0 ? (uint)result : null;

    /// <summary>Writes it as the interpreter reads it.</summary>
    internal void WriteTo(BinaryWriter writer)
    {
        writer.Write(Kind);
        writer.Write((byte)PE);
        writer.Write((ushort)0);
        writer.Write(Word);
        writer.Write(Address);
        writer.Write(Value);
    }

    private static uint Encoding(Reg register) => (uint)AccessMap.EncodingOf(RegisterRow.Of(register)).Value << 5;
}
