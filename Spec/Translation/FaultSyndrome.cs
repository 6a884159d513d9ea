using System.Diagnostics;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>EncodeLDFSC: the fault status code, DFSC, IFSC or FST, of a fault.</summary>
    public static uint EncodeLDFSC(FaultStatus status, int level) => status switch
    {
        FaultStatus.AddressSize => 0b000000 | (uint)level,
        FaultStatus.Translation => 0b000100 | (uint)level,
        FaultStatus.AccessFlag => 0b001000 | (uint)level,
        FaultStatus.Permission => 0b001100 | (uint)level,
        FaultStatus.SyncExternal => 0b010000,
        FaultStatus.SyncExternalOnWalk => 0b010100 | (uint)level,
        FaultStatus.Alignment => 0b100001,
        _ => throw new UnreachableException(),
    };

    /// <summary>IPAValid: HPFAR_EL2 reports the intermediate physical address; not for a permission fault unless a stage 1 walk meets it.</summary>
    internal static bool IPAValid(FaultRecord fault) =>
        fault.SecondStage && (fault.StatusCode is FaultStatus.AccessFlag or FaultStatus.Translation or FaultStatus.AddressSize
            || (fault.S2FS1Walk && fault.StatusCode == FaultStatus.Permission));
}
