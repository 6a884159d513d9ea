using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>Runs cases on the specification. What a case writes at EL2 goes through the registers' own accesses, what it does at EL1 through steps.</summary>
public sealed class SpecRun
{
    private const ulong Code = 0x4000_0000, IMOAndFMO = 0b11 << 3, RW = 1UL << 31;
    private const int EL1h = 0b00101, Masked = 0xf << 6;

    private static readonly uint ReadISR = Word("mrs x3, isr_el1");
    private static readonly AccessEntry[] Writes = [.. VirtualCase.Registers.Select(RegisterRow.Of)];
    private static readonly AccessEntry[] Status = [.. new[] { Reg.ICH_MISR_EL2, Reg.ICH_EISR_EL2, Reg.ICH_ELRSR_EL2 }.Select(RegisterRow.Of)];

    private readonly OneWord _memory = new();
    private PE _start;
    private VirtualCase? _previous;

    public SpecRun(CpuModel cpu) => _start = PE.Reset(new PeConfiguration(cpu, Choices.Default, HaveEL2: true), Code, ExceptionLevel.EL1)
        .WithSystem(Reg.HCR_EL2, RW | IMOAndFMO).WithPSTATE(new PSTATE(EL1h | Masked));

    /// <summary>What comes of a case. Cases that follow each other share what they write.</summary>
    public VirtualOutcome Run(in VirtualCase c)
    {
        for (int i = 0; i < Writes.Length; i++)
            if (_previous is not { } previous || previous.Value(i) != c.Value(i))
                RegisterAccess.Write(ref _start, Writes[i], c.Value(i), default);
        _previous = c;
        var outcome = default(VirtualOutcome);
        var pe = _start.WithX(1, c.Operand);
        Step(ref pe, ReadISR);
        outcome[Part.Before] = pe.X(3);
        var command = Step(ref pe, c.Operation.Word);
        outcome[Part.Result] = pe.X(1);
        Step(ref pe, ReadISR);
        outcome[Part.After] = pe.X(3);
        for (int i = 0; i < Writes.Length; i++)
            outcome[(int)Part.HCR + i] = pe.System[VirtualCase.Registers[i]];
        for (int i = 0; i < Status.Length; i++)
            outcome[(int)Part.MISR + i] = RegisterAccess.Read(pe, Status[i], default);
        outcome[Part.Active] = command is GicCommand.Deactivate { Id.Value: VirtualCase.PhysicalINTID } ? 0UL : 1UL;
        outcome[Part.Maintenance] = VirtualCpuInterface.SignalsMaintenance(pe) ? 1UL : 0UL;
        return outcome;
    }

    private GicCommand? Step(ref PE pe, uint word)
    {
        _memory.Word = word;
        Spec.Step.Run(pe, _memory, default, out var result);
        if (result.Exception is not null)
            throw new InvalidOperationException($"0x{word:x8} took an exception");
        pe = result.Next.WithPC(Code);
        return result.Effects.Gic;
    }

    private static uint Word(string text) =>
        Assembler.TryAssemble(text, Code, out uint word, out string error) ? word : throw new FormatException($"{text}: {error}");

    private sealed class OneWord : IReadMemory
    {
        public uint Word { get; set; }

        public bool TryRead(PA address, int size, out ulong value)
        {
            value = Word;
            return true;
        }
    }
}
