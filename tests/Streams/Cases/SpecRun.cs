using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Streams.Cases;

/// <summary>Runs cases on the specification.</summary>
public sealed class SpecRun(CpuModel cpu)
{
    private readonly PeConfiguration _configuration = new(cpu, Choices.Default, HaveEL2: true);
    private readonly Dictionary<Mode, PE> _starts = [];

    public CpuModel Cpu => cpu;

    /// <exception cref="NotModelledException">The case reaches something that is not modelled.</exception>
    public Outcome Run(StreamCase streamCase)
    {
        var memory = new CaseMemory(streamCase);
        var pe = Start(streamCase);
        var ending = Ending.Completed;
        for (int i = 0; i < streamCase.Words.Count && ending == Ending.Completed; i++)
        {
            Step.Run(pe, memory, default, out var result);
            memory.Apply(result.Effects);
            if (result.Exception is { } exception)
            {
                ending = EndingOf(exception);
                result.Next = result.Next.WithPSTATE(pe.PSTATE).WithPC(result.Next.System[Reg.ELR_EL1]);
            }
            pe = result.Next;
        }
        return new Outcome(ending, Final(pe, memory));
    }

    private PE Start(StreamCase streamCase)
    {
        if (!_starts.TryGetValue(streamCase.Mode, out var pe))
            _starts[streamCase.Mode] = pe = Reset(streamCase.Mode);
        pe = pe.WithPC(streamCase.Initial.PC).WithPSTATE(pe.PSTATE.WithNZCV(streamCase.Initial.NZCV));
        pe = pe.WithSP(pe.PSTATE.SP ? pe.EL : ExceptionLevel.EL0, streamCase.Initial.SP);
        for (int n = 0; n < streamCase.Initial.X.Length; n++)
            pe = pe.WithX(n, streamCase.Initial.X[n]);
        return WithFloat(pe, streamCase.Initial);
    }

    private static PE WithFloat(PE pe, CaseState state)
    {
        var v = VectorRegisters.Zero;
        for (int n = 0; n < state.V.Length; n++)
            v = v.With(n, state.V[n]);
        return pe.WithV(v).WithSystem(Reg.FPCR, state.FPCR).WithSystem(Reg.FPSR, state.FPSR);
    }

    private PE Reset(Mode mode)
    {
        var pe = PE.Reset(_configuration, 0, mode.EL);
        pe = pe.WithPSTATE(pe.PSTATE.WithSP(mode.SP));
        ulong controls = pe.System[Reg.SCTLR_EL1] | SCTLR_EL1.Field.SA.Mask | SCTLR_EL1.Field.SA0.Mask;
        if (mode.IsBigEndian)
            controls |= mode.EL == ExceptionLevel.EL0 ? SCTLR_EL1.Field.E0E.Mask : SCTLR_EL1.Field.EE.Mask;
        pe = pe.WithSystem(Reg.SCTLR_EL1, controls).WithSystem(Reg.CPACR_EL1, CPACR_EL1.Field.FPEN.Mask);
        if (mode.IgnoresTopByte)
            pe = pe.WithSystem(Reg.TCR_EL1, TCR_EL1.Field.TBI0.Mask | TCR_EL1.Field.TBI1.Mask);
        return pe;
    }

    private static CaseState Final(in PE pe, CaseMemory memory)
    {
        var state = new CaseState { PC = pe.PC, NZCV = pe.PSTATE.NZCV, SP = pe.SP };
        for (int n = 0; n < state.X.Length; n++)
            state.X[n] = pe.X(n);
        (state.FPCR, state.FPSR) = ((uint)pe.System[Reg.FPCR], (uint)pe.System[Reg.FPSR]);
        for (int n = 0; n < state.V.Length; n++)
            state.V[n] = pe.V[n];
        foreach (var (address, value) in memory.Changed)
            state.Memory[address] = value;
        return state;
    }

    private static Ending EndingOf(ExceptionRecord exception)
    {
        const uint FaultStatus = 0x3f, AlignmentFault = 0b100001;
        return exception.EC switch
        {
            ExceptionClass.Unknown => Ending.Undefined,
            ExceptionClass.SVC64 => Ending.SupervisorCall,
            ExceptionClass.BRK64 => Ending.Breakpoint,
            ExceptionClass.DataAbortLowerEL => (exception.ISS & FaultStatus) == AlignmentFault ? Ending.Alignment : Ending.DataAbort,
            ExceptionClass.InstructionAbortLowerEL => Ending.InstructionAbort,
            ExceptionClass.PCAlignment => Ending.PCAlignment,
            ExceptionClass.SPAlignment => Ending.SPAlignment,
            _ => Ending.Other,
        };
    }
}
