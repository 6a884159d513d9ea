using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.PhysicalGic.Cases;

/// <summary>Four PEs and their GIC, as the specification has them. Each access of a System register is a step of its PE.</summary>
public sealed class SpecGic
{
    /// <summary>How many PEs there are.</summary>
    public const int PEs = 4;

    private const ulong Code = 0x4000_0000;

    /// <summary>EL1h, with interrupts masked.</summary>
    private const uint Masked = 0x3c5;

    private static readonly PE Reset = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: false), Code).WithPSTATE(new PSTATE(Masked));

    private readonly PE[] _pes = [.. Enumerable.Repeat(Reset, PEs)];
    private readonly uint[] _lines = new uint[PEs];
    private GicState _gic = GicState.Reset(PEs);

    /// <summary>Both in the state after the steps that were run.</summary>
    public GicState Gic => _gic;

    public PE this[int pe] => _pes[pe];

    public SpecGic Clone()
    {
        var clone = new SpecGic { _gic = _gic };
        _pes.CopyTo(clone._pes, 0);
        _lines.CopyTo(clone._lines, 0);
        return clone;
    }

    /// <summary>What the step read; nothing for a write.</summary>
    public IReadOnlyList<ulong> Run(GicStep step)
    {
        switch (step.Place)
        {
            case GicPlace.Distributor when step.Value is { } value:
                _gic = _gic.WriteDistributor(step.Offset, step.Size, value);
                return [];
            case GicPlace.Distributor:
                return [_gic.ReadDistributor(step.Offset, step.Size)];
            case GicPlace.Redistributor when step.Value is { } value:
                _gic = _gic.WriteRedistributor(step.Number, step.Offset, step.Size, value);
                return [];
            case GicPlace.Redistributor:
                return [_gic.ReadRedistributor(step.Number, step.Offset, step.Size)];
            case GicPlace.Line:
                SetLine(step);
                return [];
            default:
                ulong[] read = [.. step.Registers.Select(register => Access(step.PE, register, step.Value))];
                return step.IsRead ? read : [];
        }
    }

    private void SetLine(GicStep step)
    {
        var id = new INTID((uint)step.Number);
        if (id.IsSPI)
        {
            _gic = _gic.WithSharedLine(id, step.Value == 1);
            return;
        }
        _lines[step.PE] = _lines[step.PE] & ~(1u << step.Number) | (uint)step.Value!.Value << step.Number;
        _gic = _gic.WithPrivateLines(step.PE, _lines[step.PE]);
    }

    /// <summary>MRS X0 or MSR from X0.</summary>
    private ulong Access(int pe, Reg register, ulong? value)
    {
        uint word = 0xd510_0000 | (value is null ? 1u << 21 : 0) | (uint)AccessMap.EncodingOf(RegisterRow.Of(register)).Value << 5;
        Step.Run(_pes[pe].WithX(0, value ?? 0).WithPC(Code), new OneInstruction(word), new Inputs(Gic: _gic.Pending(pe)), out var result);
        if (result.Exception is not null)
            throw new InvalidOperationException($"{register}: expected an access, found an exception of class {result.Exception.EC}");
        if (result.Effects.Gic is { } command)
            _gic = _gic.After(pe, command);
        _pes[pe] = result.Next;
        return result.Next.X(0);
    }

    private sealed class OneInstruction(uint word) : IReadMemory
    {
        public bool TryRead(PA address, int size, out ulong value)
        {
            value = word;
            return address.Value == Code && size == 4;
        }
    }
}
