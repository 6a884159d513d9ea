using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>AArch64.S2ApplyOutputPerms: the fields of the leaf. Where hardware manages dirty state, DBM makes it as good as writable.</summary>
    private static Permissions S2ApplyOutputPerms(Descriptor descriptor, in S2TTWParams p)
    {
        uint s2ap = descriptor.Field(7, 6);
        if (p.HA && p.HD && descriptor.DBM)
            s2ap |= 0b10;
        return new Permissions { S2AP = (byte)s2ap, S2XN = (byte)(descriptor.Field(54, 53) & (p.XNX ? 0b11u : 0b10u)) };
    }

    /// <summary>AArch64.S2DirectBasePermissions: what stage 2 lets the access do. XN[1:0] is 00 nobody never, 01 not EL1, 10 nobody, 11 not EL0.</summary>
    internal static AccessControls S2ComputePermissions(Permissions permissions, AccessDescriptor access)
    {
        bool executable = permissions.S2XN switch
        {
            0b00 => true,
            0b01 => access.EL == ExceptionLevel.EL0,
            0b10 => false,
            _ => access.EL != ExceptionLevel.EL0,
        };
        return new AccessControls(R: (permissions.S2AP & 0b01) != 0, W: (permissions.S2AP & 0b10) != 0, X: executable);
    }

    /// <summary>AArch64.S2CheckPermissions: the fault with a Permission fault in it, if the access has one.</summary>
    internal static FaultRecord S2CheckPermissions(in PE pe, in S2TTWParams p, in TTWState state, AccessDescriptor access, FaultRecord fault)
    {
        var controls = S2ComputePermissions(state.Permissions, access);
        var choices = pe.Configuration.Choices.Translation;
        var permission = fault with { StatusCode = FaultStatus.Permission };
        switch (access.AccType)
        {
            case AccessType.TTW:
                bool walks = controls.R && (!access.Write || controls.W) && !(p.PTW && state.MemAttrs.IsDevice);
                return walks ? fault : permission;
            case AccessType.IFETCH:
                return !controls.X || (state.MemAttrs.IsDevice && choices.DeviceFetch == DeviceFetch.Faults) ? permission : fault;
            case AccessType.DC when access.Invalidates:
                return controls.W ? fault : permission;
            case AccessType.DC:
                return access.EL == ExceptionLevel.EL0 && !controls.R ? permission : fault;
            case AccessType.IC:
                return access.EL == ExceptionLevel.EL0 && !controls.R && choices.InstructionMaintenanceNeedsRead ? permission : fault;
            default:
                return CheckReadAndWrite(controls, access, fault);
        }
    }
}
